"""Every address × everybody × every row × GET and POST, against one table (quality: Access, Matrix)."""

import inspect
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.checkins.api import CardViewSet
from apps.members.models.people import PersonQuerySet
from tests.architecture.doors import PATTERNS, Doors, address_of, methods_of, standing_district, text_of
from tests.architecture.entries import Entry
from tests.architecture.sides import FAR_NAME, FAR_PHONE, MISSING
from tests.architecture.url_policy import URL_POLICY

pytestmark = pytest.mark.django_db

# What a refused request may write: the audit row of the refusal, the session, the key of the form.
MAY_BE_WRITTEN = {"audit_auditevent", "django_session", "core_idempotencyrecord"}
CHANGING = re.compile(r'value="[^"]*"|csrf\w*="[^"]*"|id="[^"]*"|(?:href|action)="[^"]*"|<input[^>]*>', re.I)

GATED = sorted(key for key, entry in URL_POLICY.items() if entry.deeds)
OPEN = sorted(key for key, entry in URL_POLICY.items() if entry.open_because)
SIGNED_IN = sorted(key for key, entry in URL_POLICY.items() if entry.signed_in_because)
WITH_ROW = sorted(key for key, entry in URL_POLICY.items() if entry.about)


@pytest.fixture(scope="module")
def doors(django_db_setup: None, django_db_blocker: Any) -> Iterator[Doors]:
    with standing_district(django_db_blocker) as district:
        yield Doors(district, dict(district.principals))


def address(doors: Doors, key: str, row: str, name: str) -> str:
    """The address with the near, far or missing row."""
    return address_of(key, doors.district.object_of(URL_POLICY[key].about, row, name))


def tries(doors: Doors, key: str, row: str, who: Callable[[Entry, User | None], bool]) -> Iterator[Any]:
    """Who, method and answer, for everybody of whom `who` holds."""
    for name, user in doors.people.items():
        for method in methods_of(key) if who(URL_POLICY[key], user) else []:
            yield name, method, doors.knock(address(doors, key, row, name), method, name)


def is_let_in(entry: Entry, user: User | None) -> bool:
    """By the table of deeds and the roles of the day."""
    if entry.signed_in_because:
        return user is not None
    return user is not None and any(entry.allows(Role(row.role)) for row in user.todays_roles)


def is_refused(entry: Entry, user: User | None) -> bool:
    return user is not None and not is_let_in(entry, user)


def sees_far(entry: Entry, name: str, user: User) -> bool:
    reaches_all = any(entry.reaches_all(Role(row.role)) for row in user.todays_roles)
    return reaches_all or name in {"transferred", "organisation_department"}


def names_far(response: Any) -> bool:
    text = text_of(response)
    return FAR_NAME in text or FAR_PHONE in text


def as_read(response: Any) -> tuple[int, str]:
    return response.status_code, CHANGING.sub("", text_of(response))


def let_in_strangers(doors: Doors, keys: Iterable[str]) -> list[Any]:
    """Where one who hasn't signed in gets anything but the way to the sign-in page."""
    wrong: list[Any] = []
    for key in keys:
        with doors.undone() as trace:
            for _, method, answer in tries(doors, key, "near", lambda _, user: user is None):
                way = answer.get("Location", "").startswith("/accounts/login/")
                if not (answer.status_code in {401, 403} if " " in key else way):
                    wrong.append((key, method, answer.status_code))
        wrong += [(key, trace.touched)] if trace.touched else []
    return wrong


def let_in_without_deed(doors: Doors, keys: Iterable[str]) -> list[Any]:
    """Where one whose roles lack the deed is not refused, or leaves something behind, or isn't noted."""
    wrong = []
    for key in keys:
        refused = 0
        with doors.undone() as trace:
            for name, method, answer in tries(doors, key, "near", is_refused):
                refused += answer.status_code == 403
                if answer.status_code not in {403, 405} or names_far(answer):
                    wrong.append((key, name, method, answer.status_code))
        is_noted = trace.events == ["access.denied"] * refused
        if not (is_noted and trace.touched <= MAY_BE_WRITTEN):
            wrong.append((key, trace))
    return wrong


def kept_out(doors: Doors, keys: Iterable[str]) -> list[Any]:
    """Where one who has the deed is refused, the page breaks, or it names somebody of the far side."""
    wrong = []
    for key in keys:
        entry = URL_POLICY[key]
        for name, user in doors.people.items():
            for method in methods_of(key) if user and is_let_in(entry, user) else []:
                with doors.undone():
                    answer = doors.knock(address(doors, key, "near", name), method, name)
                    leaks = names_far(answer) and not sees_far(entry, name, user)
                if answer.status_code == 403 or answer.status_code >= 500 or leaks:
                    wrong.append((key, name, method, answer.status_code, leaks))
    return wrong


def told_apart(doors: Doors, keys: Iterable[str]) -> list[Any]:
    """Where a row out of reach answers otherwise than one that isn't there, or is written to."""
    wrong: list[Any] = []
    for key in keys:
        entry = URL_POLICY[key]
        with doors.undone() as of_missing:
            missing = {
                (name, method): as_read(a) for name, method, a in tries(doors, key, "missing", is_let_in)
            }
        wrong += [(key, who, answer[0]) for who, answer in missing.items() if answer[0] not in {404, 405}]
        with doors.undone() as of_far:
            far = {(name, method): as_read(a) for name, method, a in tries(doors, key, "far", is_let_in)}
        apart = {who for who, answer in far.items() if answer != missing[who] or answer[0] >= 500}
        may = {name for name, user in doors.people.items() if user and sees_far(entry, name, user)}
        if entry.is_shared:
            may = set(doors.people)
        wrong += [(key, who, far[who][0], missing[who][0]) for who in apart if who[0] not in may]
        wrong += [(key, who, far[who][0]) for who in apart if far[who][0] >= 500]
        touched = of_missing.touched | (set() if may & {name for name, _ in far} else of_far.touched)
        wrong += [(key, touched)] if not touched <= MAY_BE_WRITTEN else []
    return wrong


def test_a_stranger_is_sent_to_the_sign_in_page(doors):
    assert let_in_strangers(doors, [*GATED, *SIGNED_IN]) == []


def test_who_lacks_the_deed_is_refused_and_nothing_is_written(doors):
    assert let_in_without_deed(doors, GATED) == []


def test_who_has_the_deed_comes_in(doors):
    assert kept_out(doors, GATED) == []


def test_a_row_out_of_reach_answers_like_one_that_is_not_there(doors):
    assert told_apart(doors, WITH_ROW) == []


def test_an_open_address_names_nobody(doors):
    wrong = []
    for keys, who in ((OPEN, lambda entry, user: True), (SIGNED_IN, is_let_in)):
        for key in keys:
            with doors.undone():
                for name, method, answer in tries(doors, key, "near", who):
                    if names_far(answer) or (answer.status_code >= 500 and key != "core:healthz"):
                        wrong.append((key, name, method, answer.status_code))
    assert wrong == []


def test_a_refusal_and_a_missing_row_have_a_page_that_names_nobody(doors, client):
    client.force_login(doors.district.near.staff[Role.UNIT_LIAISON])
    far = doors.district.far.rows["members.Person"]
    for url, status in (("/audit/", 403), (f"/members/{far}/", 404), (f"/members/{MISSING}/", 404)):
        page = client.get(url)
        assert (page.status_code, page["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert FAR_NAME not in page.content.decode()


# Negative controls: the walk must find a guard that is gone.


def people_of(found: list[Any]) -> set[str]:
    """Whom the walk named: (key, who, …) or (key, (who, method), …)."""
    names = [row[1][0] if isinstance(row[1], tuple) else row[1] for row in found]
    return {name for name in names if isinstance(name, str)}


def test_a_page_without_its_gate_is_found(doors, monkeypatch):
    pattern = PATTERNS["members:person_list"]
    monkeypatch.setattr(pattern, "callback", inspect.unwrap(pattern.callback))
    assert people_of(let_in_without_deed(doors, ["members:person_list"])) >= {"town", "role ended"}


def test_an_operation_without_its_rule_is_found(doors, monkeypatch):
    monkeypatch.setitem(CardViewSet.rules, "list", lambda user: True)
    assert people_of(let_in_without_deed(doors, ["card-list get"])) >= {"role ended"}


def test_a_list_without_its_scope_is_found(doors, monkeypatch):
    monkeypatch.setattr(PersonQuerySet, "in_reach", lambda rows, user, deed: rows)
    assert people_of(kept_out(doors, ["members:person_list"])) >= {"unit_liaison"}
    assert people_of(told_apart(doors, ["members:person_detail"])) >= {"unit_liaison"}


def test_a_page_open_to_strangers_is_found(doors, monkeypatch):
    def open_page(request: Any) -> HttpResponse:
        return HttpResponse()

    monkeypatch.setattr(PATTERNS["jobs:file_list"], "callback", login_not_required(open_page))
    key = "jobs:file_list"
    assert let_in_strangers(doors, [key]) == [(key, "get", 200), (key, "post", 200)]
