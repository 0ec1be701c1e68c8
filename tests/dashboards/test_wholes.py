"""The board shows the first of many; the whole is had page by page, sorted, searched and as a workbook."""

import io

import pytest
from openpyxl import load_workbook

from apps.core.charts import MOST
from apps.members.models import Person
from tests.conftest import TODAY
from tests.dashboards.test_figures import receive
from tests.world import new_person, new_unit

pytestmark = pytest.mark.django_db
CHART = f"/board/charts/{TODAY.isoformat()}/units/"


@pytest.fixture(autouse=True)
def _today(clock):
    """The wall clock stands in the programme's year."""


@pytest.fixture
def many(programme, sunshine, worker):
    """Twenty-one units of one or two; the last one's member has reported in."""
    units = [new_unit(f"第{number:02d}局") for number in range(MOST + 1)]
    people = [new_person(f"甲{unit.pk}", unit) for unit in units]
    new_person("乙", units[0])
    receive(people[-1], programme, units[-1], sunshine, worker)


def read(client, url):
    return client.get(url).content.decode()


def test_the_board_shows_the_farthest_and_leads_to_all(sign_in, department, many):
    text = read(sign_in(department), "/board/")
    assert f"图上是前{MOST}个，共{MOST + 1}个" in text
    assert f"这里是{MOST}个，共{MOST + 1}个" in text
    assert f'href="{CHART}"' in text
    assert 'href="/board/units/?on=2026-05-06"' in text
    assert "第20局" not in text.partition('id="heat"')[0]


def test_a_charts_other_labels_are_on_its_next_page(sign_in, department, many):
    client = sign_in(department)
    first, second = read(client, CHART), read(client, f"{CHART}?page=2")
    assert ("第20局" in first, "第20局" in second, "第01局" in second) == (False, True, False)


def test_a_chart_is_sorted_by_its_series(sign_in, department, many):
    client = sign_in(department)
    assert read(client, f"{CHART}?sort=-0").index("第20局") < read(client, f"{CHART}?sort=-0").index("第01局")
    assert "第20局" not in read(client, f"{CHART}?sort=0")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{CHART}?sort=9", 400),
        (f"{CHART}?page=3", 400),
        (CHART.replace("units", "pie"), 404),
        ("/board/units/?sort=name", 400),
        ("/board/units/?colour=red", 400),
        ("/board/units.xlsx?sort=name", 400),
    ],
)
def test_what_is_not_there_is_refused(url, status, sign_in, department, many):
    assert sign_in(department).get(url).status_code == status


def test_a_chart_without_programme_is_not_there(sign_in, department):
    assert sign_in(department).get(CHART).status_code == 404


def test_all_units_are_found_sorted_and_paged(sign_in, department, many):
    client = sign_in(department)
    first, second = read(client, "/board/units/"), read(client, "/board/units/?page=2")
    assert ("第20局" in first, "第20局" in second) == (False, True)
    fullest = read(client, "/board/units/?sort=-size")
    assert fullest.index("第00局") < fullest.index("第01局")
    best = read(client, "/board/units/?sort=-I1")
    assert best.index("第20局") < best.index("第01局")
    found = read(client, "/board/units/?q=20")
    assert ("第20局" in found, "第01局" in found) == (True, False)
    assert "没有找到" in read(client, "/board/units/?q=没有")


def test_communities_stand_in_a_table_of_their_own(sign_in, department, many):
    text = read(sign_in(department), "/board/communities/")
    assert "阳光社区" in text
    assert "/board/communities/" in text


def test_the_workbook_holds_every_unit_as_sorted(sign_in, department, many):
    answer = sign_in(department).get("/board/units.xlsx?sort=-I1")
    assert "attachment" in answer["Content-Disposition"]
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    named = [row for row in rows if str(row[0]).startswith("第")]
    assert len(named) == MOST + 1
    assert (named[0][:3], named[0][-1]) == (("第20局", 1, 100), 0)


def test_a_unit_sees_its_own_row_only(sign_in, liaison, wang, teacher, many):
    text = read(sign_in(liaison), "/board/units/")
    assert ("区财政局" in text, "第01局" in text) == (True, False)
    assert "第01局" not in read(sign_in(liaison), CHART)


def test_a_community_reads_of_itself_alone(sign_in, worker, department, programme, bureau, sunshine, faraway):
    """Who lives elsewhere and came here doesn't make the other community's row."""
    guest = new_person("客人", bureau)
    Person.objects.filter(pk=guest.pk).update(residence=faraway)
    receive(guest, programme, bureau, sunshine, worker)
    seen = {
        who: [group.label for group in sign_in(user).get("/board/communities/").context["page"]]
        for who, user in (("worker", worker), ("department", department))
    }
    assert seen["worker"] == [str(sunshine)]
    assert set(seen["department"]) == {str(sunshine), str(faraway)}
