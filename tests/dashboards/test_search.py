"""Search everywhere: what it finds, for whom, and at what cost."""

from typing import Any

import pytest

from apps.accounts.models import User
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.models import create
from apps.dashboards.search import MOST_HITS, search
from apps.members.models import Person
from apps.posts.models import Post, PostCategory
from apps.programmes.models import Programme
from apps.units.models import Unit
from tests.conftest import NOW, TODAY
from tests.world import new_community, new_person


def found(user: User, text: str) -> dict[str, list[str]]:
    return {group.kind: [hit.title for hit in group.hits] for group in search(user, text)}


@pytest.fixture
def card(programme: Programme, wang: Person, bureau: Unit, sunshine: Community) -> CheckInCard:
    return create(
        CheckInCard, by=None, at=NOW, programme=programme, person=wang, unit=bureau, community=sunshine,
        status="issued", serial=317, issued_on=TODAY, address_key="k" * 22,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["2026-00317", "317", " 2026-00317 ", "https://site/cards/q/" + "k" * 22 + "/"]
)
def test_search_finds_a_card_by_what_stands_on_the_paper(text: str, card: CheckInCard, liaison: User) -> None:
    assert found(liaison, text) == {"报到卡": [f"{card.number} 王建国"]}


@pytest.mark.parametrize("text", ["王建", "wjg", "WJG", "wangjianguo", "V000001"])
def test_search_finds_a_person_by_name_pinyin_initials_or_number(
    text: str, wang: Person, liaison: User
) -> None:
    assert found(liaison, text) == {"在职党员": ["王建国"]}


def test_search_stays_within_reach(
    card: CheckInCard, wang: Person, other_liaison: User, other_worker: User, operator: User
) -> None:
    for user in (other_liaison, other_worker, operator):
        assert found(user, "王建国") == found(user, "317") == {}


def test_search_hides_a_card_from_the_community_until_it_is_presented(
    card: CheckInCard, worker: User
) -> None:
    assert "报到卡" not in found(worker, "317")


def test_search_finds_posts_units_and_communities(
    department: User, bureau: Unit, sunshine: Community, member: User
) -> None:
    category = PostCategory.objects.create(code="ZZ", name="政策宣传")
    create(
        Post, by=None, at=NOW, community=sunshine, category=category, title="政策宣讲员",
        post_code="610403000001-A-01", serial=1, duty="宣讲", status="open",
    )  # fmt: skip
    assert found(department, "宣讲") == {"服务岗位": ["政策宣讲员"]}
    assert found(department, "610403000001-a") == {"服务岗位": ["政策宣讲员"]}
    assert found(department, "财政") == {"单位": ["区财政局"]}
    assert found(department, "阳光") == {"社区": ["阳光社区"]}
    assert found(member, "财政") == {}


def test_search_gives_a_few_hits_and_the_way_to_all(department: User, town: Unit) -> None:
    for number in range(MOST_HITS + 1):
        new_community(f"新区第{number}社区", town)
    group = search(department, "新区")[0]
    assert len(group.hits) == MOST_HITS
    assert group.more_url == "/communities/?q=%E6%96%B0%E5%8C%BA"


@pytest.mark.parametrize("count", [1, 3])
def test_search_takes_the_same_queries_for_any_number(
    count: int, department: User, bureau: Unit, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        new_person(f"孟{number}", bureau)
    department.todays_roles  # noqa: B018  # read once a request
    with django_assert_num_queries(6):
        search(department, "孟")


def test_search_page_leads_to_each_hit_without_script(sign_in: Any, liaison: User, wang: Person) -> None:
    html = sign_in(liaison).get("/search/?q=wjg").content.decode()
    assert f'href="{wang.get_absolute_url()}"' in html
    assert 'action="/search/"' in html


def test_search_page_says_what_to_do_when_nothing_is_found(sign_in: Any, liaison: User) -> None:
    assert "没有找到" in sign_in(liaison).get("/search/?q=无此人").content.decode()
    assert "没有找到" not in sign_in(liaison).get("/search/").content.decode()


def test_search_page_is_not_for_administrators(sign_in: Any, operator: User) -> None:
    client = sign_in(operator)
    assert client.get("/search/").status_code == 403
    assert "/search/" not in client.get("/").content.decode()
