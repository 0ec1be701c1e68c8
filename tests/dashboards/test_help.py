"""The handbook inside the product, whom to call, and the progress of a new district."""

from typing import Any

import pytest
from django.template import Context, Template

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.communities.models import Community
from apps.core.handbook import glossary, keys, page_of
from apps.core.models import write
from apps.dashboards.calling import whom_to_call
from apps.dashboards.starting import first_run
from apps.dashboards.views.help import PAGE_OF_ROLE
from apps.programmes.models import Programme
from apps.units.models import Unit
from tests.conftest import NOW, TODAY


def test_handbook_escapes_and_marks() -> None:
    page = page_of("member")
    assert page is not None
    assert page.title == "在职党员"
    assert "<ol><li>" in page.body
    assert "<strong>我的报到</strong>" in page.body
    assert "![" not in page.body


def test_handbook_links_lead_to_its_own_pages() -> None:
    first = page_of("README")
    assert first is not None
    assert '<a href="?page=member">在职党员</a>' in first.body
    assert ".md" not in first.body


def test_handbook_has_a_page_for_every_role() -> None:
    assert set(PAGE_OF_ROLE.values()) < keys()
    assert {role for role in Role if not role.name.endswith("_ADMINISTRATOR")} == set(PAGE_OF_ROLE)


def test_help_begins_with_the_own_page(sign_in: Any, liaison: User) -> None:
    html = sign_in(liaison).get("/help/").content.decode()
    assert "<h2" in html
    assert html.index("导入名册") < html.index("全部手册")
    assert "开通进度" not in html


@pytest.mark.parametrize("page", ["../../../etc/passwd", "nothing", "pictures/card"])
def test_help_knows_its_own_pages_only(page: str, sign_in: Any, liaison: User) -> None:
    assert sign_in(liaison).get("/help/", {"page": page}).status_code == 404


def test_every_page_leads_to_help_and_to_complaints(sign_in: Any, worker: User) -> None:
    html = sign_in(worker).get("/communities/").content.decode()
    assert 'href="/help/"' in html
    assert 'href="/inbox/complaints/new/?page=/communities/"' in html


def test_whom_to_call_names_the_own_unit_and_community(
    member: User, bureau: Unit, sunshine: Community
) -> None:
    write(bureau, by=None, at=NOW, liaison_name="高联络", liaison_phone="029-87030009")
    assert [(helper.who, helper.phone) for helper in whom_to_call(member)] == [
        ("区财政局 高联络", "029-87030009"),
        ("阳光社区 林接待", "029-87030000"),
    ]


def test_whom_to_call_leaves_out_who_has_no_number(liaison: User) -> None:
    assert whom_to_call(liaison) == []


def test_first_run_counts_what_is_there(programme: Programme, liaison: User, school: Unit) -> None:
    steps = {step.label: (step.have, step.wanted, step.is_done) for step in first_run(TODAY)}
    assert steps["发布年度方案"] == (1, 1, True)
    assert steps["导入社区"] == (0, 1, False)
    assert steps["每个单位有联络员账号"] == (1, 3, False)
    assert steps["开具第一批报到卡"] == (0, 1, False)


def test_first_run_page_is_the_departments(sign_in: Any, department: User, town_officer: User) -> None:
    assert "还没办" in sign_in(department).get("/help/start/").content.decode()
    assert sign_in(town_officer).get("/help/start/").status_code == 403


def test_term_carries_its_meaning() -> None:
    html = Template('{% term "回执" %}').render(Context())
    assert glossary()["回执"] in html
    with pytest.raises(KeyError):
        Template('{% term "没有这个词" %}').render(Context())
