"""Is it alive, is it ready, how is it doing: for the machine room, without a credential."""

from contextlib import suppress

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import Alive, Readiness
from api.dependencies import DeskDep, answer, refusals
from api.metrics import Metrics
from matching.errors import StoreUnavailable

router = APIRouter(tags=["health"])


@router.get("/healthz", summary="The process answers", response_model=Alive)
async def healthz() -> Response:
    """Liveness: says nothing about models or indexes."""
    return answer({"status": "ok"})


@router.get(
    "/readyz",
    summary="Models are loaded and the indexes have caught up",
    response_model=Readiness,
    responses={503: {**refusals()[503], "model": Readiness, "description": "Not ready"}},
)
async def readyz(desk: DeskDep) -> Response:
    """Readiness: 200 when the next list will be right, else 503 with the same facts."""
    state = desk.readiness()
    return answer(state, 200 if state["ready"] else 503)


@router.get(
    "/metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, desk: DeskDep) -> Response:
    """Latency by route and by stage, counts, index lag, drift (`jobmatch-train drift --reference` first)."""
    figures: Metrics = request.app.state.metrics
    with suppress(StoreUnavailable):
        lag, state = desk.lag(), desk.readiness()
        figures.indexes(lag, state["open_postings"], state["seekers"])
        figures.push(desk.push_status())
        for found in desk.drift():
            figures.drift(found.name, found.psi, found.limit)
    page, content_type = figures.page()
    return Response(page, media_type=content_type)
