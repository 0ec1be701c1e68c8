"""Lists that were bare once: filters as chips, sorting, saved views, columns."""

from typing import Any

import pytest

from apps.accounts.models import User
from apps.members.actions import ask_data_request, request_status
from apps.members.enums import DataRequestKind, StatusKind
from apps.notifications.actions import make_complaint, notify
from tests.conftest import NOW, TODAY, text_of

STATUS, REQUESTS, INBOX, COMPLAINTS = (
    "/members/status/",
    "/members/requests/",
    "/inbox/",
    "/inbox/complaints/",
)


@pytest.fixture
def events(liaison: User, wang: Any, zhao: Any, clock: Any) -> None:
    for person, kind in ((wang, StatusKind.SECONDMENT), (zhao, StatusKind.SICK_LEAVE)):
        request_status(
            person=person, kind=kind, from_on=TODAY, to_on=None, evidence="批文1号", by=liaison, at=NOW
        )


def rows_of(page: Any) -> list[str]:
    return [str(getattr(row, "person", row)) for row in page.context["page"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=王建", ["王建国"]),
        ("kind=sick_leave", ["赵敏"]),
        ("state=approved", []),
        ("sort=name", ["王建国", "赵敏"]),
        ("sort=-name", ["赵敏", "王建国"]),
    ],
)
def test_status_events_are_filtered_and_sorted(
    query: str, names: list[str], events: None, sign_in: Any, secretary: User, zhao: Any
) -> None:
    names = [zhao.name if name == "赵敏" else name for name in names]
    assert rows_of(sign_in(secretary).get(f"{STATUS}?{query}")) == names


def test_status_events_keep_their_buttons_and_columns(events: None, sign_in: Any, secretary: User) -> None:
    page = text_of(sign_in(secretary).get(f"{STATUS}?columns=name&columns=asked&kind=sick_leave"))
    assert page.count('value="approve"') == 1
    assert ('data-label="登记时间"' in page, 'data-label="依据"' in page) == (True, False)
    assert "情形：长期病假" in page


def test_data_requests_are_filtered(sign_in: Any, liaison: User, wang: Any, member: User, clock: Any) -> None:
    ask_data_request(person=wang, kind=DataRequestKind.CORRECTION, text="改学历", by=member, at=NOW)
    client = sign_in(liaison)
    assert rows_of(client.get(f"{REQUESTS}?kind=correction&status=received&sort=due")) == ["王建国"]
    assert rows_of(client.get(f"{REQUESTS}?kind=erasure")) == []


def test_messages_are_filtered_by_words_and_by_reading(sign_in: Any, liaison: User, clock: Any) -> None:
    for occasion, subject in (("1", "报到卡已确认"), ("2", "回执还没收")):
        notify(recipients=[liaison], kind="card.issued", occasion=occasion, subject=subject, at=NOW)
    client = sign_in(liaison)
    assert [m.subject for m in client.get(f"{INBOX}?q=回执").context["page"]] == ["回执还没收"]
    assert len(client.get(f"{INBOX}?read=true").context["page"]) == 0
    assert len(client.get(f"{INBOX}?read=false&sort=at").context["page"]) == 2
    assert "常用查询" in text_of(client.get(INBOX))


def test_complaints_are_filtered_by_answer(sign_in: Any, liaison: User, clock: Any) -> None:
    make_complaint(page="/", text="字太小", by=liaison, at=NOW)
    client = sign_in(liaison)
    assert len(client.get(f"{COMPLAINTS}?answered=false&q=字").context["page"]) == 1
    assert len(client.get(f"{COMPLAINTS}?answered=true").context["page"]) == 0


@pytest.mark.parametrize("url", [STATUS, REQUESTS, INBOX, COMPLAINTS, "/files/uploads/"])
def test_a_list_refuses_what_it_does_not_know(url: str, sign_in: Any, liaison: User) -> None:
    client = sign_in(liaison)
    assert client.get(url).status_code == 200
    assert client.get(f"{url}?sort=shoe_size").status_code == 400
    assert client.get(f"{url}?shoe=43").status_code == 400


def test_the_history_is_sorted_by_time(sign_in: Any, auditor: User, clock: Any, liaison: User) -> None:
    make_complaint(page="/", text="字太小", by=liaison, at=NOW)
    page = sign_in(auditor).get("/audit/?sort=at")
    moments = [event.at for event in page.context["page"]]
    assert moments == sorted(moments)


def test_empty_list_says_that_there_is_nothing_yet_or_that_nothing_fits(sign_in: Any, liaison: User) -> None:
    client = sign_in(liaison)
    bare = text_of(client.get(COMPLAINTS))
    assert "还没有意见" in bare
    assert "换个条件再找" not in bare
    searched = text_of(client.get(f"{COMPLAINTS}?q=没有这样的字"))
    assert "没有找到意见" in searched
    assert searched.count("清除全部条件") == 2  # beside the chips and in the empty list
