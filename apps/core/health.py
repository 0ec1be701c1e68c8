"""Whether the parts behind every page are well, in words for the people who run the portal."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import Error, connection

# The scheduler sends a heartbeat every 10 seconds; one may be late, three missing are a fault.
SILENCE_LIMIT = timedelta(seconds=30)
BROKER_PATIENCE = 2
SENT = "heartbeat.sent"
DONE = "heartbeat.done"


@dataclass(frozen=True)
class PartState:
    """One part's state: well or not, and the words for it."""

    is_well: bool
    words: str


WELL = PartState(True, "正常")
PART_NAMES = {"database": "数据库", "broker": "消息队列", "worker": "后台任务", "scheduler": "定时任务"}


def note_heartbeat_sent(*, at: datetime) -> None:
    """The scheduler has put a heartbeat into the queue."""
    cache.set(SENT, at.timestamp(), timeout=None)


def note_heartbeat_done(*, at: datetime) -> None:
    """A worker has taken a heartbeat from the queue."""
    cache.set(DONE, at.timestamp(), timeout=None)


def part_states(*, at: datetime) -> dict[str, PartState]:
    """The state of database, broker, worker and scheduler at this moment."""
    broker = broker_state()
    return {
        "database": database_state(),
        "broker": broker,
        "worker": _unless(broker, lambda: heard_state(DONE, at)),
        "scheduler": _unless(broker, lambda: heard_state(SENT, at)),
    }


def database_state() -> PartState:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return PartState(False, "数据库没有应答")
    return WELL


def broker_state() -> PartState:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=BROKER_PATIENCE, socket_connect_timeout=BROKER_PATIENCE
        ) as link:
            link.ping()
    except redis.RedisError:
        return PartState(False, "消息队列没有应答")
    return WELL


def heard_state(key: str, at: datetime) -> PartState:
    """Well while the last heartbeat under this key is of this run and younger than the limit."""
    heard: float | None = cache.get(key)
    if heard is None or heard < settings.STARTED_AT:
        return PartState(False, "还没有收到过心跳")
    silence = at.timestamp() - heard
    if silence > SILENCE_LIMIT.total_seconds():
        return PartState(False, f"已有 {int(silence)} 秒没有心跳")
    return WELL


def _unless(broker: PartState, ask: Callable[[], PartState]) -> PartState:
    return ask() if broker.is_well else PartState(False, "消息队列没有应答，无法得知")
