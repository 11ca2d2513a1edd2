"""导入: a file comes in; what is refused is told row by row, and taken along to be mended and sent again."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from starlette.responses import FileResponse, RedirectResponse, Response

from api.console.guard import DeskDep, FormDep, OperatorDep, asker, reason_of
from api.console.pages import page
from api.uploads import kept
from matching.desk import Desk
from matching.desk.importing import Side
from matching.errors import UnreadableFile

router = APIRouter()
SIDES: dict[Side, str] = {"postings": "岗位", "seekers": "求职者"}
SHOWN = 200


@router.get("/import")
async def ask(request: Request, desk: DeskDep, _: OperatorDep) -> Response:
    return await _shown(request, desk)


@router.post("/import")
async def take_in(
    request: Request,
    desk: DeskDep,
    _: OperatorDep,
    side: Annotated[Side, Form()],
    file: Annotated[UploadFile, File()],
) -> Response:
    """The summary of the command line; the file of rejects under an address of this page's own."""
    try:
        with kept(file) as path:
            summary = await run_in_threadpool(desk.import_file, side, path)
    except UnreadableFile as problem:
        return await _shown(request, desk, 422, problem=problem)
    return await _shown(request, desk, summary=summary, side=side)


async def _shown(request: Request, desk: Desk, status: int = 200, **values: Any) -> Response:
    """The form, what became of the file that was sent, and what earlier files have left to be mended."""
    known: dict[str, Any] = {"summary": None, "problem": None, "side": "postings", "sides": SIDES, "shown": SHOWN}
    waiting = await run_in_threadpool(desk.rejects_waiting)
    return page(request, "import.html", status, waiting=waiting, **known | values)


@router.post("/import/rejects/{name}")
async def rejects(desk: DeskDep, member: OperatorDep, form: FormDep, name: str) -> Response:
    """A file of rejects, for a reason that is kept."""
    path = await run_in_threadpool(desk.rejects_file, name)
    await run_in_threadpool(desk.note_export, asker(member), f"rejects {name}", reason_of(form), [])
    return FileResponse(path, filename=name, media_type="text/csv")


@router.post("/import/rejects/{name}/aside")
async def set_aside(desk: DeskDep, _: OperatorDep, name: str) -> Response:
    """不再处理."""
    await run_in_threadpool(desk.set_rejects_aside, name)
    return RedirectResponse(f"/console/import?{urlencode({'aside': name})}", 303)


@router.post("/import/rejects/{name}/back")
async def bring_back(desk: DeskDep, _: OperatorDep, name: str) -> Response:
    await run_in_threadpool(desk.bring_rejects_back, name)
    return RedirectResponse("/console/import?undone=1", 303)
