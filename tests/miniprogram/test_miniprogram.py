"""The mini-program kit: its types are the OpenAPI document's, and it does what it says against a real service."""

import re
import subprocess
from pathlib import Path

from tests.miniprogram.contract import NODE, PACKAGES, SOURCE, TYPES, calls, types

WRONG = {
    "a path that is not there": 'this.call("get", "/v1/nothing", () => ({ path: undefined, body: undefined }))',
    "a verb that it has not": ('this.call("delete", "/v1/interactions", () => ({ path: undefined, body: undefined }))'),
    "a place left empty": ('this.call("get", "/v1/seekers/{seeker_id}/data", () => ({ path: {}, body: undefined }))'),
    "a body without what it must hold": (
        'this.call("post", "/v1/seekers/{seeker_id}/applications", '
        '(seeker_id) => ({ path: { seeker_id }, body: { posting_id: "P" } }))'
    ),
    "a reason that is not in the list": 'this.dismiss("P", "没有这个")',
}

_AT = re.compile(r"\((\d+),\d+\): error")


def test_the_types_are_those_of_the_service() -> None:
    """Else: `python -m tests.miniprogram.contract`."""
    assert types() == TYPES.read_text("utf-8")


def test_the_client_calls_what_it_is_for() -> None:
    assert {path.rsplit("/", 1)[1] for _, path in calls()} >= {"wechat", "recommendations", "interactions", "consents"}


def test_the_client_depends_on_nothing() -> None:
    for file in SOURCE.glob("client/*.ts"):
        imported = [line for line in file.read_text("utf-8").splitlines() if line.startswith("import")]
        assert all(' from "./' in line for line in imported), file


def test_a_call_that_the_document_does_not_know_does_not_compile(tmp_path: Path) -> None:
    for file in SOURCE.glob("client/*.ts"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    whole, at = (SOURCE / "client" / "client.ts").read_text("utf-8"), "  /** One login for however many"
    before, after = whole.split(at)
    wrong = "".join(f"  wrong{number}() {{ return {call}; }}\n" for number, call in enumerate(WRONG.values()))
    (tmp_path / "client.ts").write_text(f"{before}{wrong}{at}{after}", "utf-8")
    options = ["--noEmit", "--strict", "--target", "ES2020", "--lib", "ES2020", "--types", "miniprogram-api-typings"]
    command = [NODE, PACKAGES / "typescript" / "bin" / "tsc", *options, "--typeRoots", PACKAGES, tmp_path / "client.ts"]
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False, timeout=120)
    first = before.count("\n") + 1
    assert {int(line) for line in _AT.findall(done.stdout)} == set(range(first, first + len(WRONG)))


def test_the_client_against_a_running_service(node_tests) -> None:
    node_tests("client.test.cjs")


def test_the_pages_load_no_font_and_ask_no_other_host() -> None:
    for file in (*SOURCE.rglob("*.wxml"), *SOURCE.rglob("*.wxss")):
        text = file.read_text("utf-8")
        assert "http" not in text, file
        assert "@font-face" not in text, file
        assert "rpx" not in text, file
