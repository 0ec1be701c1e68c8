"""The data that is measured: the city, its smaller and larger sisters, and copies that may be spoilt."""

import hashlib
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg2
from psycopg2.extensions import connection

from deploy.preflight import ROOT
from deploy.supervisor import say

# Years of service beside the city's own one, each in a database of its own.
SISTERS = {0.1: "bench_tenth", 10: "bench_tenfold"}
SCRATCH = "bench_scratch"


def prepare(home: Path) -> None:
    """Django, current tables, and the city's data unless they are there."""
    import django  # noqa: PLC0415  # the servers' addresses must be known first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("collectstatic", interactive=False, verbosity=0)
    mark = home / "tables.json"
    if mark.exists() and not _still_apply(json.loads(mark.read_text())):
        say("数据表的定义改过了，重新装入。")
        for name in (*SISTERS.values(), _name_of(os.environ["DATABASE_URL"])):
            _drop(name)
        _create(_name_of(os.environ["DATABASE_URL"]))
    _fill(1)
    mark.write_text(json.dumps(_prints()))


def make_sister(factor: float) -> None:
    """The city with fewer or more years of service, unless it is there."""
    if SISTERS[factor] not in databases():
        _create(SISTERS[factor])
    with use(SISTERS[factor]):
        _fill(factor)


def _fill(factor: float) -> None:
    from django.core.management import call_command  # noqa: PLC0415

    from apps.accounts.models import User  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    if not User.objects.exists():
        say(f"正在装入本溪市规模的数据（{factor:g} 倍，只有第一次需要，几分钟）……")
        call_command("demonstrate", scale="本溪", factor=factor)
        _vacuum()


def _vacuum() -> None:
    """As the server does by itself within minutes: else the first readings pay for the loading."""
    with closing(_superior(_name_of(os.environ["DATABASE_URL"]))) as link, link.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _prints() -> dict[str, str]:
    """What each migration said when the data was made: an edited one can't be applied any more.

    Names and choices are left out: the tables don't know them.
    """
    files = sorted((ROOT / "apps").glob("*/migrations/[0-9]*.py"))
    return {str(file.relative_to(ROOT)): _print_of(file.read_text(encoding="utf-8")) for file in files}


def _print_of(text: str) -> str:
    unseen = r"^#.*$|choices=\[[^\]]*\], |(?:verbose_name|help_text)='[^']*'"
    plain = re.sub(unseen, "", text, flags=re.MULTILINE)
    return hashlib.sha256(plain.encode()).hexdigest()


def _still_apply(known: dict[str, str]) -> bool:
    now = _prints()
    return all(now.get(name) == digest for name, digest in known.items())


@contextmanager
def use(name: str) -> Iterator[None]:
    """Django and all processes started meanwhile speak to this database of the same server."""
    from django.db import connection  # noqa: PLC0415

    before = os.environ["DATABASE_URL"]
    known = connection.settings_dict["NAME"]
    connection.close()
    os.environ["DATABASE_URL"] = _address_of(before, name)
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        os.environ["DATABASE_URL"] = before
        connection.settings_dict["NAME"] = known


@contextmanager
def throw_away() -> Iterator[None]:
    """A copy of the city that may be spoilt; it is gone afterwards."""
    from django.db import connection  # noqa: PLC0415

    connection.close()
    _drop(SCRATCH)
    _create(SCRATCH, template=_name_of(os.environ["DATABASE_URL"]))
    try:
        with use(SCRATCH):
            yield
    finally:
        _drop(SCRATCH)


def databases() -> set[str]:
    with closing(_superior("postgres")) as link, link.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        return {name for (name,) in cursor.fetchall()}


def _create(name: str, *, template: str = "") -> None:
    copied = f'TEMPLATE "{template}" STRATEGY FILE_COPY' if template else ""
    with closing(_superior("postgres")) as link, link.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" {copied}')


def _drop(name: str) -> None:
    with closing(_superior("postgres")) as link, link.cursor() as cursor:
        for last in [False] * 30 + [True]:
            try:
                cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                break
            except psycopg2.errors.InsufficientPrivilege:  # the server's own vacuum is in it: not ours to end
                if last:
                    raise
                time.sleep(1)


def _superior(database: str) -> connection:
    """A connection beside Django's, to make and drop databases by; each statement stands for itself."""
    from django.db import connection as known  # noqa: PLC0415

    address = known.get_connection_params()
    kept = {key: address[key] for key in ("host", "port", "user", "password") if key in address}
    link = psycopg2.connect(dbname=database, **kept)
    link.autocommit = True
    return link


def _address_of(address: str, name: str) -> str:
    return f"{address.rpartition('/')[0]}/{name}"


def _name_of(address: str) -> str:
    return re.sub(r"\?.*", "", address.rpartition("/")[2])
