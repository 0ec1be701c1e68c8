"""The health page: 200 only when all four parts are well."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from apps.core import health
from apps.core.tasks import heartbeat


def test_healthz_is_well_while_heartbeats_are_fresh(
    db: None, client: Client, clock: Any, now: datetime
) -> None:
    health.note_heartbeat_sent(at=now - timedelta(seconds=30))
    heartbeat()

    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(["database", "broker", "worker", "scheduler"], "正常")
    assert "no-store" in answer["Cache-Control"]


def test_healthz_names_a_silent_worker(db: None, client: Client, clock: Any, now: datetime) -> None:
    health.note_heartbeat_sent(at=now)
    health.note_heartbeat_done(at=now - timedelta(seconds=31))

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["worker"] == "已有 31 秒没有心跳"
    assert answer.json()["scheduler"] == "正常"


def test_healthz_names_a_silent_scheduler(db: None, client: Client, clock: Any, now: datetime) -> None:
    health.note_heartbeat_sent(at=now - timedelta(minutes=2))
    health.note_heartbeat_done(at=now)

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json()["scheduler"] == "已有 120 秒没有心跳"
    assert answer.json()["worker"] == "正常"


def test_healthz_names_a_missing_broker(db: None, client: Client, settings: Any) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"

    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {
        "database": "正常",
        "broker": "消息队列没有应答",
        "worker": "消息队列没有应答，无法得知",
        "scheduler": "消息队列没有应答，无法得知",
    }


@pytest.mark.django_db(transaction=True)
def test_healthz_names_a_missing_database(
    client: Client, clock: Any, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    health.note_heartbeat_sent(at=now)
    health.note_heartbeat_done(at=now)
    client.cookies["sessionid"] = "a" * 32  # a browser that was signed in asks as well as a probe
    with monkeypatch.context() as patch:
        connection.close()
        patch.setitem(connection.settings_dict, "HOST", "/nowhere")
        answer = client.get("/healthz")
    connection.close()

    assert answer.status_code == 503
    assert answer.json() == {
        "database": "数据库没有应答",
        "broker": "正常",
        "worker": "正常",
        "scheduler": "正常",
    }


def test_healthz_refuses_post(db: None, client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_healthz_answers_probes_without_https(db: None, client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").status_code == 503
    assert client.get("/").status_code == 301


def test_heartbeats_of_an_earlier_run_do_not_count(settings: Any, now: datetime) -> None:
    health.note_heartbeat_sent(at=now)
    health.note_heartbeat_done(at=now)
    assert health.heard_state(health.DONE, now) == health.WELL

    settings.STARTED_AT = now.timestamp() + 1
    assert health.heard_state(health.DONE, now) == health.PartState(False, "还没有收到过心跳")
