"""`jobmatch report priority`: what priority did, by week and group, as JSON, as a sheet or as a page with charts."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from api.reports import page_of, sheet_of
from api.terminal import desk, stderr, write_json

app = typer.Typer(no_args_is_help=True, help=__doc__)


class Form(StrEnum):
    JSON = "json"
    CSV = "csv"
    HTML = "html"


WRITERS: dict[Form, Callable[[dict[str, Any]], bytes]] = {
    Form.JSON: orjson.dumps,
    Form.CSV: sheet_of,
    Form.HTML: page_of,
}


@app.callback()
def reports() -> None:
    """Reports for those who answer for the policy."""


@app.command()
def priority(
    weeks: Annotated[int, typer.Option(min=1, max=53, help="so many weeks up to now")] = 4,
    form: Annotated[Form, typer.Option("--format", help="json, csv or html")] = Form.JSON,
    out: Annotated[Path | None, typer.Option(file_okay=False, help="write a file there; else JSON is printed")] = None,
    small_cells: Annotated[bool, typer.Option(help="groups of fewer than ten people too: not to be passed on")] = False,
) -> None:
    """Exposure, places, applications and hires by group, base against delivered, cost, rules that fired."""
    with desk() as opened:
        report = opened.priority_report(weeks, small_cells=small_cells)
    if out is None and form is Form.JSON:
        write_json(report)
        return
    folder = out or Path()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"priority-{report['from']}-{report['to']}.{form}"
    path.write_bytes(WRITERS[form](report))
    stderr.print(f"写在 {path}", markup=False, highlight=False)
