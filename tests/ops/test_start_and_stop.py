"""`script/server` from first to last start: private files, one Ctrl-C, all data found again."""

import signal
import socket
import subprocess
import sys

import pytest

from deploy.home import read_pairs
from deploy.preflight import ROOT
from tests.ops.conftest import Installation, bare_environment, eventually, free_port


def test_start_names_address_and_parts(installation: Installation) -> None:
    eventually(installation.is_well)
    said = installation.output.read_text()

    assert f"http://127.0.0.1:{installation.port}/" in said
    assert all(title in said for title in ("数据库", "消息队列", "网页", "后台任务", "定时任务"))
    assert "script/manage open_first_accounts" in said
    assert set(installation.parts()) == {"web", "worker", "scheduler", "database", "broker"}


def test_start_keeps_secrets_private(installation: Installation) -> None:
    secrets = installation.home / "secrets.env"

    assert secrets.stat().st_mode & 0o777 == 0o600
    assert set(read_pairs(secrets)) == {"SECRET_KEY", "FIELD_KEY"}
    assert (installation.home / "running.env").stat().st_mode & 0o777 == 0o600
    assert "SECRET_KEY" not in installation.parts()["database"].environ()


def test_database_listens_on_no_port(installation: Installation) -> None:
    assert installation.query("SHOW listen_addresses") == [("",)]
    assert installation.query("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]


def test_second_launcher_on_the_same_data_is_refused(installation: Installation) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.server"],
        cwd=ROOT,
        env=bare_environment(installation.folder, PORT=str(free_port())),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 1
    assert answer.stderr == f"{installation.home} 里的数据正由另一个 script/server 使用，请先停掉它。\n"
    assert installation.health()[0] in (200, 503)


def test_manage_runs_on_the_running_installation(installation: Installation) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "deploy.manage", "showmigrations", "--plan", "core"],
        cwd=ROOT,
        env=bare_environment(installation.folder),
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.stdout.startswith("[X]")
    assert answer.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_everything_and_the_next_start_finds_all_data(
    installation: Installation, number: signal.Signals
) -> None:
    installation.query(f"CREATE TABLE kept_{number} AS SELECT 7 AS number")
    secrets = (installation.home / "secrets.env").read_text()

    assert installation.stop(number) == 0
    assert installation.leftovers() == []
    assert not (installation.home / "running.env").exists()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", installation.port))

    assert installation.start() < 10
    assert installation.query(f"SELECT number FROM kept_{number}") == [(7,)]
    assert (installation.home / "secrets.env").read_text() == secrets
