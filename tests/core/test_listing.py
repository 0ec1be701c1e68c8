"""Lists: columns as data, saved views, and exports that hold exactly what is seen."""

import io
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from apps.accounts.actions import MOST_SAVED_VIEWS
from apps.accounts.models import SavedView, User
from apps.audit.models import AuditEvent
from apps.communities.models import Community
from apps.core.listing import Column, cell_text, choose, export_value
from apps.members.models import Person
from apps.spreadsheets.models import FileExport
from tests.conftest import post

COLUMNS = (
    Column("name", "姓名", lambda row: row),
    Column("unit", "单位", lambda row: row),
    Column("remark", "备注", lambda row: row, standard=False),
)


def sheet_of(export: FileExport) -> list[list[Any]]:
    book = load_workbook(io.BytesIO(export.content))
    rows = [[cell for cell in row if cell is not None] for row in book.active.values]
    return [row for row in rows if row]


def test_choose_shows_the_standard_columns_until_others_are_chosen() -> None:
    assert [column.key for column in choose(COLUMNS, []).shown] == ["name", "unit"]
    assert [column.key for column in choose(COLUMNS, ["remark", "name"]).shown] == ["name", "remark"]
    assert choose(COLUMNS, ["name", "unit"]).are_chosen is False
    with pytest.raises(KeyError):
        choose(COLUMNS, ["phone"])


def test_cell_text_and_export_value() -> None:
    assert [cell_text(value) for value in (None, True, ["甲", "乙"], 3)] == ["", "是", "甲、乙", "3"]
    assert [export_value(value) for value in (None, True, ["甲", "乙"], 3)] == [None, True, "甲、乙", 3]


def test_list_shows_the_chosen_columns_only(sign_in: Any, liaison: User, wang: Person) -> None:
    client = sign_in(liaison)
    html = client.get("/members/?columns=name&columns=birth").content.decode()
    assert [column.label for column in client.get("/members/").context["columns"].shown] == [
        "姓名", "性别", "单位", "党支部", "职务", "手机号", "居住社区", "报到卡",
    ]  # fmt: skip
    assert 'data-label="出生年月">1968-05</td>' in html
    assert 'data-label="单位"' not in html


@pytest.mark.parametrize("query", ["columns=id_index", "columns=", "nonsense=1"])
def test_list_refuses_a_column_or_key_it_does_not_know(query: str, sign_in: Any, liaison: User) -> None:
    assert sign_in(liaison).get(f"/members/?{query}").status_code == 400


def test_community_is_offered_no_columns_of_the_unit(sign_in: Any, worker: User, wang: Person) -> None:
    """The volunteers' register shows what the community needs (domain, C3): no branch, no ID number."""
    client = sign_in(worker)
    offered = {column.key for column in client.get("/members/").context["columns"].every}
    assert offered.isdisjoint({"id_number", "branch", "birth", "title"})
    assert client.get("/members/?columns=id_number").status_code == 400


def test_export_holds_the_filters_and_columns_of_the_list(
    stepped_up: Any, liaison: User, wang: Person, zhao: Person
) -> None:
    client = stepped_up(liaison)
    url = "/members/export/?q=wjg&columns=name&columns=phone&columns=birth"
    page = client.get(url)
    assert (page.context["count"], "姓名、出生年月、手机号" in page.content.decode()) == (1, True)
    assert post(client, url, {"reason": "核对"}).status_code == 302
    rows = sheet_of(FileExport.objects.get())
    assert rows[2:] == [["姓名", "出生年月", "手机号"], ["王建国", "1968-05", "138****0001"]]
    assert AuditEvent.objects.filter(event="export.created", reason="核对").count() == 1


@pytest.mark.parametrize(
    ("url", "title"),
    [("/communities/export/", "社区"), ("/units/export/", "单位"), ("/cards/export/", "报到卡")],
)
def test_export_waits_for_its_owner(
    url: str, title: str, stepped_up: Any, department: User, sunshine: Community, bureau: Any
) -> None:
    client = stepped_up(department)
    assert post(client, url, {"reason": ""}).status_code == 422
    assert post(client, url, {"reason": "存档"}).status_code == 302
    export = FileExport.objects.get()
    assert (export.owner, export.reason) == (department, "存档")
    assert sheet_of(export)[0] == [title]


@pytest.mark.parametrize("url", ["/communities/export/", "/units/export/", "/cards/export/"])
def test_export_refuses_who_may_not_take_registers(url: str, stepped_up: Any, worker: User) -> None:
    assert stepped_up(worker).get(url).status_code == 403


def test_export_button_takes_filters_and_columns_along(sign_in: Any, department: User, sunshine: Any) -> None:
    html = sign_in(department).get("/communities/?q=阳光&columns=name&page=1").content.decode()
    assert 'href="/communities/export/?q=%E9%98%B3%E5%85%89&amp;columns=name"' in html


@pytest.fixture
def client(sign_in: Any, department: User) -> Client:
    browser: Client = sign_in(department)
    return browser


def save(client: Client, **data: str) -> Any:
    view = {"place": "/communities/", "name": "重点社区", "query": "kind=focus&columns=name", **data}
    return post(client, "/accounts/own/views/save/", view)


def test_saved_view_stands_on_its_list(client: Client, department: User, sunshine: Community) -> None:
    answer = save(client)
    assert answer["Location"] == "/communities/?kind=focus&columns=name"
    html = client.get("/communities/").content.decode()
    assert 'href="/communities/?kind=focus&amp;columns=name"' in html
    assert "重点社区" not in client.get("/units/").content.decode()
    view = SavedView.objects.get()
    assert (view.user, view.place) == (department, "/communities/")
    assert AuditEvent.objects.get(event="saved_view.kept").after == {"place": "/communities/"}


def test_saved_view_of_the_same_name_is_replaced(client: Client) -> None:
    save(client)
    save(client, query="kind=general")
    assert [view.query for view in SavedView.objects.all()] == ["kind=general"]


def test_saved_views_of_a_list_have_a_limit(client: Client, department: User) -> None:
    for number in range(MOST_SAVED_VIEWS):
        save(client, name=f"第{number}个")
    save(client, name="再一个")
    assert department.saved_views.count() == MOST_SAVED_VIEWS
    save(client, place="/units/")
    assert department.saved_views.count() == MOST_SAVED_VIEWS + 1


@pytest.mark.parametrize("data", [{"name": ""}, {"name": "长" * 21}, {"place": "https://elsewhere.example/"}])
def test_saved_view_refuses_a_bad_name_or_place(data: dict[str, str], client: Client) -> None:
    assert save(client, **data).status_code == 409
    assert not SavedView.objects.exists()


def test_forget_view_drops_the_own_one_only(client: Client, sign_in: Any, liaison: User) -> None:
    save(client)
    url, sent = "/accounts/own/views/forget/", {"view": SavedView.objects.get().pk}
    assert post(sign_in(liaison), url, sent).status_code == 404
    assert post(client, url).status_code == 404
    assert post(client, url, sent)["Location"] == "/communities/"
    assert not SavedView.objects.exists()
    assert AuditEvent.objects.filter(event="saved_view.forgotten").count() == 1


def test_filter_by_a_range_of_days_is_known(client: Client) -> None:
    assert (
        client.get("/activities/hours/?served_after=2026-01-01&served_before=2026-05-06").status_code == 200
    )
