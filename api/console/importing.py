"""导入: a file comes in; what is refused is told row by row, and taken along to be mended and sent again."""

import re
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from api.console.guard import DeskDep, FormDep, OperatorDep, asker, reason_of
from api.console.pages import page
from api.uploads import kept
from matching.desk.importing import Side
from matching.errors import NotFound, UnreadableFile

router = APIRouter()
SIDES: dict[Side, str] = {"postings": "岗位", "seekers": "求职者"}
SHOWN = 200


@router.get("/import")
async def ask(request: Request, _: OperatorDep) -> Response:
    return page(request, "import.html", sides=SIDES, summary=None, problem=None, shown=SHOWN)


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
        return page(request, "import.html", 422, sides=SIDES, summary=None, problem=problem, shown=SHOWN)
    return page(request, "import.html", sides=SIDES, summary=summary, problem=None, shown=SHOWN, side=side)


@router.post("/import/rejects/{name}")
async def rejects(desk: DeskDep, member: OperatorDep, form: FormDep, name: str) -> Response:
    """A file of rejects by its name alone: nothing outside their directory."""
    if not re.fullmatch(r"[\w.-]{1,200}", name):
        raise NotFound("没有这个退回文件。")
    folder = desk.parts.rejects_dir.resolve()
    path = (folder / name).resolve()
    if path.parent != folder or not path.is_file():
        raise NotFound("没有这个退回文件。")
    await run_in_threadpool(desk.note_export, asker(member), f"rejects {name}", reason_of(form), [])
    return FileResponse(path, filename=name, media_type="text/csv")
