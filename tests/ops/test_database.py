"""What the code asks of any database server, and how the launcher makes one."""

import base64
import os
from pathlib import Path

import environ
import pytest
from django.db import connection

from deploy import postgres, schema
from deploy.home import Home, Sockets, fits
from deploy.owner import Owner, can_reach, choose_owner
from deploy.preflight import StartError
from deploy.servers import forget_dead_lock


@pytest.mark.parametrize(
    ("one", "other", "alike"), [("社区服务", "社区志愿服务", 1 / 3), ("社区服务", "社区志愿", 1 / 4)]
)
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


def test_address_is_read_by_the_settings(tmp_path: Path) -> None:
    url = postgres.address(Path("/tmp/portal-x/database"))

    read = environ.Env.db_url_config(url)

    assert (read["HOST"], read["USER"], read["NAME"]) == ("/tmp/portal-x/database", "portal", "portal")


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/srv/portal/var/run/database", True),
        ("/srv/双报到/var/run/database", False),
        ("/srv/my portal/var/run/database", False),
        ("/" + "d" * 86, True),
        ("/" + "d" * 87, False),
    ],
)
def test_long_or_unusual_folders_hold_no_sockets(folder: str, expected: bool) -> None:
    assert fits(Path(folder)) is expected


def test_sockets_of_a_deep_folder_lie_in_a_short_one(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 100)
    deep.mkdir()

    sockets = Sockets(deep, None)

    assert fits(sockets.database)
    assert sockets.path.stat().st_mode & 0o777 == 0o700
    assert sockets.database.stat().st_mode & 0o777 == 0o700
    sockets.remove()
    assert not sockets.path.exists()


def test_ordinary_user_owns_the_database(tmp_path: Path) -> None:
    owner = choose_owner(tmp_path)

    assert (owner is None) is (os.geteuid() != 0)
    assert owner is None or owner.uid != 0


def test_unknown_database_user_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("只有 root 启动时才换用户，现在不是 root")
    monkeypatch.setenv("PORTAL_PG_USER", "nobody-of-that-name")

    with pytest.raises(StartError, match="请用 PORTAL_PG_USER 指定一个现有的普通用户"):
        choose_owner(tmp_path)


def test_closed_parent_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    closed = tmp_path / "closed"
    (closed / "inside").mkdir(parents=True)
    closed.chmod(0o000)
    somebody = Owner(65534, 65534) if os.geteuid() == 0 else None

    assert can_reach(Path("/tmp"), somebody)
    assert not can_reach(closed / "inside", somebody)
    closed.chmod(0o700)


def test_roots_database_below_a_closed_folder_lies_elsewhere(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("只有 root 启动时才换用户，现在不是 root")
    tmp_path.chmod(0o700)
    somebody = Owner(65534, 65534)

    folder = postgres.database_folder(tmp_path, somebody)

    assert (tmp_path / "database").is_symlink()
    assert folder.stat().st_uid == 65534
    assert folder.stat().st_mode & 0o777 == 0o700
    assert tmp_path.stat().st_mode & 0o777 == 0o700
    assert postgres.database_folder(tmp_path, somebody) == folder
    folder.rmdir()


def test_cluster_of_another_major_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cluster").mkdir()
    (tmp_path / "cluster" / "PG_VERSION").write_text("14\n")
    binaries = postgres.find_binaries(tmp_path, None)

    with pytest.raises(StartError, match="由 PostgreSQL 14 写成，这里的是"):
        postgres.make_cluster(tmp_path, binaries, None, tmp_path / "log")


def test_lock_of_a_number_that_is_now_another_program_is_forgotten(tmp_path: Path) -> None:
    lock = tmp_path / "postmaster.pid"

    lock.write_text(f"{os.getpid()}\n/somewhere\n")
    forget_dead_lock(lock)

    assert not lock.exists()


def test_secrets_stay_the_same_and_are_missed_when_lost(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = home.secrets()

    assert len(base64.b64decode(first["FIELD_KEY"])) == 32
    assert len(first["SECRET_KEY"]) > 64
    assert home.secrets() == first
    home.remember_kind("empty")
    (tmp_path / "secrets.env").unlink()
    with pytest.raises(StartError, match="已加密的资料打不开"):
        home.secrets()


def test_wanted_migrations_are_the_files(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())

    wanted = schema.wanted()
    assert ("core", "0001_initial") in wanted
    assert wanted <= applied
