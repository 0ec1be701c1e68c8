"""What the code asks of any database server, and how the launcher makes one."""

import os
from pathlib import Path

import pytest
from django.db import connection

from deploy import postgres, schema
from deploy.home import Home, Sockets, fits
from deploy.owner import Owner, can_reach, choose_owner
from deploy.preflight import ROOT, StartError
from deploy.servers import forget_dead_lock

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="nur")


@pytest.mark.parametrize(("one", "other", "alike"), [("社区服务", "社区志愿服务", 1 / 3), ("社区服务", "社区志愿", 1 / 4)])
def test_similar_chinese_names_are_found(db: None, one: str, other: str, alike: float) -> None:
    """A server with the plain C locale answers 0: it sees no letters in Chinese."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT similarity(%s, %s)", [one, other])
        assert cursor.fetchone()[0] == pytest.approx(alike, abs=0.001)


def test_server_is_new_enough(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) // 10000 >= postgres.OLDEST_MAJOR
