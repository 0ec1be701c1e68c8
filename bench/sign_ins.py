"""Log-ins over HTTP, beside the bare verification of the same passwords on as many processes."""

import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

from argon2 import PasswordHasher

from apps.accounts.hashers import PortalArgon2PasswordHasher as Ours
from apps.accounts.models import User
from apps.demonstration.cast import PASSWORD
from bench.data import throw_away
from bench.measure import Figure
from bench.stand import web
from bench.traffic import Request, all_at_once

_COUNT, _CLIENTS, _WORKERS = 160, 8, 2


def measure() -> list[Figure]:
    with throw_away():
        names = list(
            User.objects.filter(username__startswith="V").values_list("username", flat=True)[:_COUNT]
        )
        with web(_WORKERS):
            _sign_in(names[0])
            begun = time.perf_counter()
            with ThreadPoolExecutor(_CLIENTS) as pool:
                answers = list(pool.map(_sign_in, names))
            rate = len(names) / (time.perf_counter() - begun)
    bare = _bare_rate()
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
    (answer,) = all_at_once([Request("/accounts/login/", form=sign_in_form(name))])
    return answer.status


def _bare_rate() -> float:
    with ProcessPoolExecutor(_WORKERS) as pool:
        list(pool.map(_verify, [1] * _WORKERS))
        begun = time.perf_counter()
        list(pool.map(_verify, [_COUNT // _WORKERS] * _WORKERS))
        return _COUNT / (time.perf_counter() - begun)


def _verify(times: int) -> None:
    hasher = PasswordHasher(Ours.time_cost, Ours.memory_cost, Ours.parallelism)
    known = hasher.hash(PASSWORD)
    for _ in range(times):
        hasher.verify(known, PASSWORD)
