"""Postings come in one by one or as a file, are read, and are closed. An employer touches only its own."""

from contextlib import ExitStack
from typing import Annotated, Any

from fastapi import File, UploadFile
from fastapi.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import ImportSummary, Posting, Published
from api.auth import Actor
from api.dependencies import (
    STAFF,
    AnyoneDep,
    DeskDep,
    OperatorDep,
    PostingId,
    StaffOrEmployer,
    answer,
    new_router,
    refusals,
)
from api.gate import IMPORT_LIMIT
from api.schemas import PostingBody
from api.uploads import kept
from matching.desk import Desk
from matching.errors import NotFound
from matching.vocabulary import WITHHELD, Role

router = new_router("postings")


@router.post(
    "/v1/postings",
    summary="Publish one posting",
    status_code=201,
    response_model=Published,
    responses=refusals(400, 413),
)
async def publish(desk: DeskDep, actor: StaffOrEmployer, posting: PostingBody) -> Response:
    """Stored and findable with the next request. The same `posting_id` again replaces what it said."""
    actor.must_own(posting.employer)
    return answer(await run_in_threadpool(desk.publish, posting.row(), actor.owner), 201)


@router.post(
    "/v1/postings/import",
    summary="Import a file of postings",
    response_model=ImportSummary,
    responses=refusals(400, 413),
    max_body_size=IMPORT_LIMIT,
)
async def import_postings(
    desk: DeskDep,
    _: OperatorDep,
    file: Annotated[UploadFile, File(description=".csv .xlsx .jsonl, optionally .gz")],
    mapping: Annotated[UploadFile | None, File(description="YAML: other people's column names")] = None,
) -> Response:
    """The same summary as `jobmatch import postings`, with every rejected row: number, field, value, what to do."""
    with ExitStack() as stack:
        path = stack.enter_context(kept(file))
        columns = stack.enter_context(kept(mapping)) if mapping else None
        return answer(await run_in_threadpool(desk.import_file, "postings", path, columns))


@router.get("/v1/postings/{posting_id}", summary="Read one posting", response_model=Posting, responses=refusals(404))
async def posting(desk: DeskDep, actor: AnyoneDep, posting_id: PostingId) -> Response:
    """As its employer stated it, telephone numbers masked. An employer reads only its own."""
    return answer(own_posting(desk, actor, posting_id))


@router.post(
    "/v1/postings/{posting_id}/close",
    summary="Close a posting",
    response_model=Posting,
    responses=refusals(404),
)
async def close(desk: DeskDep, actor: StaffOrEmployer, posting_id: PostingId) -> Response:
    """In no list from the next request on, in any worker. Closing twice is harmless."""
    return answer(await run_in_threadpool(desk.close, posting_id, actor.owner))


def own_posting(desk: Desk, actor: Actor, posting_id: str) -> dict[str, Any]:
    """The posting, if this actor may see it; one under review is there for its employer and for staff alone."""
    found: dict[str, Any] = desk.posting(posting_id)
    actor.must_own(found["employer"])
    if found["status"] in WITHHELD and actor.role not in (Role.EMPLOYER, *STAFF):
        raise NotFound(f"没有编号是 {posting_id} 的岗位。")
    return found
