"""The command line `jobmatch`: the same Desk as the HTTP service, for operators, scripts and the demonstration."""

import io
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer
from pydantic import ValidationError

from api.auth import issue_token
from api.commands import calls, families, guidance, policy, report, review, staff, whatif
from api.commands.allocate import allocate
from api.commands.push import push
from api.printing import print_candidates, print_gigs, print_jobs, print_summary
from api.supervising import told_to_stop
from api.terminal import console, desk, progress_bar, stderr, write_json
from matching.audit import HERE
from matching.errors import MatchingError, ReplayDiffers, StoreUnavailable, UnsafeSettings
from matching.privacy import FieldCipher
from matching.settings import Settings
from matching.vocabulary import Role

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(whatif.app)
app.add_typer(guidance.app)
app.add_typer(guidance.programmes, name="programmes")
app.add_typer(policy.app, name="policy")
app.add_typer(report.app, name="report")
app.add_typer(staff.app, name="staff")
app.add_typer(review.app, name="review")
app.add_typer(families.app, name="families")
app.add_typer(calls.app, name="calls")
app.command()(review.screen)
app.command()(allocate)
app.command()(push)
app.command()(families.merge)
Side = Literal["postings", "seekers"]
SideArgument = Annotated[Side, typer.Argument(help="postings 岗位, seekers 求职者")]
Kind = Literal["postings", "seekers", "courses", "fairs", "stations", "shifts"]
KindArgument = Annotated[
    Kind,
    typer.Argument(
        help="postings 岗位, seekers 求职者, courses 培训班, fairs 招聘会, stations 服务站, shifts 零工班次"
    ),
]
Limit = Annotated[int, typer.Option(min=1, max=100, help="how many, at most")]
AsJson = Annotated[bool, typer.Option("--json", help="the answer as JSON, as over HTTP")]
SAMPLE: tuple[tuple[Kind, str, str], ...] = (
    *(("postings", "postings", "岗位"), ("seekers", "seekers", "求职者")),
    *(("postings", "gigs", "零工岗位"), ("shifts", "shifts", "零工班次")),
    *(("courses", "courses", "培训班"), ("fairs", "fairs", "招聘会"), ("stations", "stations", "就业服务站")),
)
DEMO_SEEKER, DEMO_POSTING, DEMO_CASUAL = "SYN-S0001", "SYN-P0085", "SYN-S0066"
DEMO_FREE = {"weekly": [{"weekday": day, "starts": "06:00", "ends": "18:00"} for day in (2, 5, 6)]}


@app.command("import")
def import_file(
    side: KindArgument,
    file: Annotated[Path, typer.Argument(help=".csv .xlsx .jsonl, optionally .gz", exists=True, dir_okay=False)],
    mapping: Annotated[Path | None, typer.Option(help="a YAML file of other people's column names")] = None,
) -> None:
    """Take in a file; prints {read, added, updated, unchanged, merged, rejected, notes, flagged, held, …}."""
    with desk() as opened, progress_bar(f"导入 {file.name}") as progress:
        summary = opened.import_file(side, file, mapping=mapping, progress=progress)
    write_json({name: value for name, value in summary.items() if name not in ("rejects", "first_notes")})
    print_summary(stderr, summary)


@app.command()
def read(
    side: SideArgument,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    mapping: Annotated[Path | None, typer.Option(help="a YAML file of other people's column names")] = None,
) -> None:
    """What the reader understands from each row, one JSON object a row; nothing is stored."""
    with desk() as opened, progress_bar(f"读 {file.name}", beside_stdout=True) as progress:
        for done, understood in enumerate(opened.read_file(side, file, mapping=mapping), start=1):
            write_json(understood)
            progress(done, None)


@app.command()
def reread(side: SideArgument) -> None:
    """Read everything stored anew, after the reader or a model has changed; earlier lists stay as they were."""
    with desk() as opened, progress_bar("重读") as progress:
        done = opened.reread(side, progress)
    write_json({"read": done})


@app.command()
def recommend(seeker_id: str, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Open jobs that this seeker may take, best first, each with its reasons."""
    with desk() as opened:
        body = opened.recommend(seeker_id, limit).body
        write_json(body) if as_json else print_jobs(console, opened.seeker(seeker_id), body)


@app.command()
def gigs(seeker_id: str, limit: Limit = 20) -> None:
    """Shifts of gigs (零工) wholly in this seeker's free time, best first, as JSON; `replay` makes the list again."""
    with desk() as opened:
        write_json(opened.gigs(seeker_id, limit).body)


@app.command()
def shortlist(posting_id: str, limit: Limit = 20, as_json: AsJson = False) -> None:
    """People for this posting, best first, each with reasons and gaps."""
    with desk() as opened:
        body = opened.shortlist(posting_id, limit, view="full").body
        write_json(body) if as_json else print_candidates(console, opened.posting(posting_id), body)


@app.command()
def replay(decision_id: str) -> None:
    """Make a list again from its decision record, and prove that the bytes are the same (else it ends with 1)."""
    with desk() as opened:
        again = opened.replay(decision_id)
    write_json(again)
    if not again["identical"]:
        raise ReplayDiffers("重放得到的名单和当时给出的不一样。")


@app.command()
def invite(seeker_id: str) -> None:
    """A code by which this person signs in at /h5 or binds their WeChat: once, within a day."""
    with desk() as opened:
        write_json(opened.invite(seeker_id, HERE))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="the address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="processes on one store")] = 1,
    worker: Annotated[
        bool, typer.Option(help="tell people of new postings as well, by `jobmatch worker` beside")
    ] = True,
) -> None:
    """Start the HTTP service. Beyond this machine it refuses the sample key: set JOBMATCH_SECRET_KEY."""
    from api.serving import run

    run(host, port, workers, worker=worker)


@app.command()
def worker(
    beside: Annotated[bool, typer.Option("--beside", hidden=True, help="end when standard input does")] = False,
) -> None:
    """Tell people of new postings and free places, until stopped. `jobmatch serve` has one; more are harmless."""
    stop = told_to_stop(beside=beside)
    with desk() as opened:
        opened.work(stop)


@app.command()
def token(
    role: Annotated[Role, typer.Argument(help="whose credential")],
    subject: Annotated[str, typer.Option(help="the seeker's id, or the employer's name")] = "",
    days: Annotated[int, typer.Option(min=1, max=3650, help="valid for so many days")] = 30,
    office: Annotated[str, typer.Option(help="code of the district or street whose people a counsellor serves")] = "",
) -> None:
    """Print a bearer token for a role."""
    print(issue_token(role, subject or None, key=Settings().secret_key, lifetime=timedelta(days=days), office=office))


@app.command()
def key() -> None:
    """Print a fresh key for JOBMATCH_FIELD_KEY, which encrypts sensitive fields at rest."""
    print(FieldCipher.new_key())


@app.command()
def reseal() -> None:
    """Seal personal data anew with the first key of JOBMATCH_FIELD_KEY (new,old); the old one may be dropped then."""
    with desk() as opened:
        write_json({"sealed": opened.renew_seals()})


@app.command()
def demo() -> None:
    """Load the sample market; print a list for one seeker, a shortlist for one posting, gigs for another seeker."""
    settings = Settings()
    sample, folder = settings.reference_dir / "sample", settings.data_dir / "demo"
    with desk(settings.model_copy(update={"data_dir": folder, "database_url": ""})) as opened:
        for side, file, name in SAMPLE:
            with progress_bar(f"导入样例{name}") as progress:
                summary = opened.import_file(side, sample / f"{file}.csv", progress=progress)
            console.print(f"样例{name}：读入 {summary['read']}，新增 {summary['added']}，未变 {summary['unchanged']}")
        print_jobs(console, opened.seeker(DEMO_SEEKER), opened.recommend(DEMO_SEEKER, 8).body)
        print_candidates(console, opened.posting(DEMO_POSTING), opened.shortlist(DEMO_POSTING, 8, view="full").body)
        opened.put_free_times(DEMO_CASUAL, DEMO_FREE)
        print_gigs(console, opened.seeker(DEMO_CASUAL), opened.gigs(DEMO_CASUAL, 4).body)
    console.print(f"样例都是虚构的，存在 {folder}。想在网页接口上看：")
    console.print(f"  JOBMATCH_DATA_DIR={folder} make serve   然后打开 http://127.0.0.1:8000/docs", highlight=False)


def main() -> None:
    """Errors of ours are one line that says what to do; others are faults and keep their traceback."""
    speak_chinese(sys.stdout, sys.stderr)
    try:
        app()
    except ValidationError as error:
        if error.title != Settings.__name__:
            raise
        stderr.print(f"[{UnsafeSettings.code}] {_wrong_settings(error)}", style="bold red", markup=False)
        sys.exit(1)
    except MatchingError as error:
        stderr.print(f"[{error.code}] {error}", style="bold red", markup=False, highlight=False)
        if isinstance(error, StoreUnavailable) and error.__cause__:
            stderr.print(f"原因：{error.__cause__}", markup=False, highlight=False)
        sys.exit(1)


def _wrong_settings(error: ValidationError) -> str:
    wrong = (
        f"JOBMATCH_{'_'.join(map(str, one['loc'])).upper()}={one['input']}：{one['msg']}" for one in error.errors()
    )
    return "；".join(("设置有误", *wrong))


def speak_chinese(*streams: TextIO) -> None:
    """A stream that cannot write Chinese at all becomes UTF-8; one that lacks a sign writes ? for it."""
    for stream in streams:
        if isinstance(stream, io.TextIOWrapper):
            try:
                "岗位".encode(stream.encoding)
            except (UnicodeEncodeError, LookupError):
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="replace")
