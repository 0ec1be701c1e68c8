"""Many requests at once, each over a connection of its own, from one thread."""

import asyncio
import secrets
import time
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from bench.stand import PORT


@dataclass(frozen=True)
class Request:
    """A page to open, or with `form` a form to send; `cookie` is the session's."""

    address: str
    cookie: str = ""
    form: dict[str, str] | None = None
    port: int = PORT

    def text(self) -> bytes:
        token = secrets.token_hex(16)
        lines = [
            f"{'GET' if self.form is None else 'POST'} {self.address} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Connection: close",
            f"Cookie: {self.cookie}{'; ' if self.cookie else ''}{settings.CSRF_COOKIE_NAME}={token}",
        ]
        body = ""
        if self.form is not None:
            key = secrets.token_hex(16)
            body = urlencode({"csrfmiddlewaretoken": token, "idempotency_key": key, **self.form})
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@dataclass(frozen=True)
class Answer:
    """The status (0: none came), and the seconds from when it was due until all of it had come."""

    status: int
    seconds: float

    @property
    def is_failure(self) -> bool:
        return self.status == 0 or self.status >= 500


def all_at_once(requests: Iterable[Request]) -> list[Answer]:
    return asyncio.run(_gather([_ask(request) for request in requests]))


def at_a_rate(streams: Sequence[tuple[float, Sequence[Request]]]) -> list[list[Answer]]:
    """Each stream sends so many a second, whether answers come or not; waiting counts from when due."""
    return asyncio.run(_gather([_stream(rate, requests) for rate, requests in streams]))


async def _gather(work: list[Coroutine[Any, Any, Any]]) -> list[Any]:
    return list(await asyncio.gather(*work))


async def _stream(rate: float, requests: Sequence[Request]) -> list[Answer]:
    begun, running = time.perf_counter(), []
    for number, request in enumerate(requests):
        due = begun + number / rate
        await asyncio.sleep(max(0, due - time.perf_counter()))
        running.append(asyncio.create_task(_ask(request, due)))
    return list(await asyncio.gather(*running))


async def _ask(request: Request, due: float | None = None) -> Answer:
    begun = time.perf_counter() if due is None else due
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", request.port)
        writer.write(request.text())
        status = int((await reader.readline()).split()[1])
        await reader.read()
        writer.close()
    except (OSError, IndexError):
        status = 0
    return Answer(status, time.perf_counter() - begun)
