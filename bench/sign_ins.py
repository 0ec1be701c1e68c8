"""Log-ins over HTTP, beside the bare verification of the same passwords on as many processes."""

import http.client
import re
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from urllib.parse import urlencode

from argon2 import PasswordHasher
from django.contrib.sessions.models import Session

from apps.accounts.hashers import PortalArgon2PasswordHasher as Ours
from apps.accounts.models import User
from apps.demonstration.cast import PASSWORD
from bench.measure import Figure
from bench.stand import PORT, web

_COUNT, _CLIENTS, _WORKERS = 160, 8, 2


def measure() -> list[Figure]:
    names = list(User.objects.filter(username__startswith="V").values_list("username", flat=True)[:_COUNT])
    with web(_WORKERS):
        _sign_in(names[0])
        begun = time.perf_counter()
        with ThreadPoolExecutor(_CLIENTS) as pool:
            answers = list(pool.map(_sign_in, names))
        rate = len(names) / (time.perf_counter() - begun)
    bare = _bare_rate()
    refused = sum(answer != 302 for answer in answers)
    Session.objects.all().delete()
    return [
        Figure(
            "sign_ins",
            "one log-in (seconds per log-in, both cores)",
            1 / rate,
            "s",
            baseline=1 / bare,
            against="bare Argon2id verification, same parameters",
            ratio_limit=1.25,
            notes=[f"{rate:.0f}/s against {bare:.0f}/s", f"refused {refused}"],
        )
    ]


def _sign_in(name: str) -> int:
    """Opens the page and sends the form, as a browser does; the client shares the cores."""
    link = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    link.request("GET", "/accounts/login/")
    answer = link.getresponse()
    cookie = str(answer.getheader("Set-Cookie")).split(";")[0]
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read())
    assert token
    link.close()
    form = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1].decode()}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    headers["Referer"] = f"http://127.0.0.1:{PORT}/accounts/login/"
    link.request("POST", "/accounts/login/", urlencode(form), headers)
    status = link.getresponse().status
    link.close()
    return status


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
