"""Log-ins over HTTP, beside the bare verification of the same passwords on as many processes."""

import socket
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from argon2 import PasswordHasher

from apps.accounts.hashers import PortalArgon2PasswordHasher as Ours
from apps.accounts.models import User
from apps.demonstration.cast import PASSWORD
from bench.data import throw_away
from bench.measure import Figure, seconds
from bench.stand import PORT, web
from bench.traffic import Request

_COUNT, _PART, _CLIENTS, _WORKERS = 320, 32, 8, 2
_HASHER = PasswordHasher(Ours.time_cost, Ours.memory_cost, Ours.parallelism)
_KNOWN = _HASHER.hash(PASSWORD)


def measure() -> list[Figure]:
    with throw_away():
        names = list(
            User.objects.filter(username__startswith="V").values_list("username", flat=True)[:_COUNT]
        )
        answers, waits, least = _in_turn(names)
    rate, bare = _COUNT / waits, _COUNT / least
    refused = sum(answer != 302 for answer in answers)
    return [
        Figure(
            "sign_ins",
            "one log-in (both cores, the client among them)",
            1000 / rate,
            "ms",
            baseline=1000 / bare,
            against="bare Argon2id verification, same parameters",
            ratio_limit=1.25,
            notes=[f"{rate:.0f}/s against {bare:.0f}/s"],
            faults=[f"{refused} refused"] if refused else [],
        )
    ]


def sign_in_form(name: str) -> dict[str, str]:
    return {"login": name, "password": PASSWORD}


def _sign_in(name: str) -> int:
    """Sends the form as a browser does that has the page open."""
    with socket.create_connection(("127.0.0.1", PORT)) as link:
        link.sendall(Request("/accounts/login/", form=sign_in_form(name)).text())
        answer = b"".join(iter(lambda: link.recv(65_536), b""))
    return int(answer.split(maxsplit=2)[1])


def _in_turn(names: list[str]) -> tuple[list[int], float, float]:
    """The answers, and the seconds of all log-ins and of as many bare verifications, part by part in turn."""
    answers: list[int] = []
    waits = least = 0.0
    with web(_WORKERS), ThreadPoolExecutor(_CLIENTS) as clients, ProcessPoolExecutor(_WORKERS) as bare:
        list(clients.map(_sign_in, names[: 2 * _WORKERS]))
        list(bare.map(_verify, [1] * _WORKERS))
        for start in range(0, _COUNT, _PART):
            part = names[start : start + _PART]
            waits += seconds(lambda part=part: answers.extend(clients.map(_sign_in, part)))  # type: ignore[misc]
            least += seconds(lambda: list(bare.map(_verify, [_PART // _WORKERS] * _WORKERS)))
    return answers, waits, least


def _verify(times: int) -> None:
    for _ in range(times):
        _HASHER.verify(_KNOWN, PASSWORD)
