"""kill -9 of each part: the service is back within 30 seconds without hands, and what was stored stays."""

import signal

import pytest

from tests.ops.conftest import Installation, eventually

BACK_WITHIN = 30


@pytest.mark.parametrize("name", ["web", "worker", "scheduler", "broker", "database"])
def test_kill_part_is_back_within_30_seconds(installation: Installation, name: str) -> None:
    eventually(installation.is_well)
    installation.query(f"CREATE TABLE kept_{name} AS SELECT 7 AS number")
    before = installation.parts()[name].pid

    installation.parts()[name].send_signal(signal.SIGKILL)
    eventually(lambda: before not in [part.pid for part in installation.parts().values()], seconds=5)
    eventually(lambda: name in installation.parts(), seconds=BACK_WITHIN)
    if name in ("worker", "scheduler"):
        # Old heartbeats count for 30 seconds; without them only a new one makes it well.
        installation.empty_broker()
    eventually(installation.is_well, seconds=BACK_WITHIN)

    assert installation.query(f"SELECT number FROM kept_{name}") == [(7,)]
    assert len(installation.parts()) == 5


def test_empty_broker_is_well_again_after_the_next_heartbeat(installation: Installation) -> None:
    eventually(installation.is_well)

    installation.empty_broker()

    assert installation.health()[0] == 503
    eventually(installation.is_well, seconds=BACK_WITHIN)


def test_stopped_worker_is_named_by_the_health_page(installation: Installation) -> None:
    eventually(installation.is_well)
    worker = installation.parts()["worker"]
    children = worker.children()
    for process in [worker, *children]:
        process.suspend()
    installation.empty_broker()
    try:
        words = eventually(lambda: said_with(installation, "scheduler", "正常"))
    finally:
        for process in [worker, *children]:
            process.resume()

    assert words == {
        "database": "正常",
        "broker": "正常",
        "worker": "还没有收到过心跳",
        "scheduler": "正常",
    }
    eventually(installation.is_well, seconds=BACK_WITHIN)


def said_with(installation: Installation, name: str, state: str) -> dict[str, str]:
    status, words = installation.health()
    return words if status == 503 and words[name] == state else {}


def test_killed_launcher_takes_its_parts_along_and_starts_again(installation: Installation) -> None:
    installation.query("CREATE TABLE kept_launcher AS SELECT 7 AS number")

    installation.stop(signal.SIGKILL)
    eventually(lambda: not installation.leftovers(), seconds=15)
    seconds = installation.start()

    assert installation.query("SELECT number FROM kept_launcher") == [(7,)]
    assert seconds < 10
