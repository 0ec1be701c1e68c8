"""Line 9: the figures of the organisation department, the names behind, the frozen rate, the registers."""

import datetime as dt
import html
import io
import re

import openpyxl
import pytest

from apps.dashboards.tasks import take_snapshots
from apps.evaluations import actions as evaluations
from apps.evaluations.models import EvaluationRound, FeedbackReport
from apps.members.enums import StatusKind
from apps.programmes.actions import DEFAULT_EXCLUSIONS
from apps.programmes.models import ExclusionKind
from apps.spreadsheets.models import FileExport
from tests.activities import factories as a
from tests.conftest import NOW, TODAY
from tests.dashboards.test_figures import event, receive
from tests.documents.paper import pages_of
from tests.evaluations import factories as f
from tests.journeys.seats import Seat, words
from tests.world import new_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def district(programme, bureau, school, wang, sunshine, eastside, worker, other_worker, liaison, secretary):
    """区财政局: ten due of whom nine reported in, one retired; 区教育局: one of two. Declared: 11 and 4."""
    ExclusionKind.objects.bulk_create(
        ExclusionKind(programme=programme, code=code, name=name, min_months=months)
        for code, name, months in DEFAULT_EXCLUSIONS
    )
    bureau.__class__.objects.filter(pk=bureau.pk).update(declared_members=11)
    school.__class__.objects.filter(pk=school.pk).update(declared_members=4)
    people = [wang, *(new_person(f"财政{n}", bureau, pinyin=f"caizheng{n}") for n in range(1, 11))]
    event(people[10], bureau, StatusKind.RETIRED, liaison, secretary, TODAY)
    for number, person in enumerate(people[:9]):
        filed = {"status": "returned", "returned_on": TODAY} if number < 3 else {}
        receive(person, programme, bureau, sunshine, worker, **filed)
    teachers = [new_person(f"教师{n}", school, pinyin=f"jiaoshi{n}") for n in (1, 2)]
    receive(teachers[0], programme, school, eastside, other_worker)
    return people


def figures_of(seat: Seat, on: dt.date | None = None) -> dict[str, str]:
    """What the board's figures say, as the API gives them to the same person."""
    body = seat.get("/api/v1/indicators/", {"on": on.isoformat()} if on else {}).json()
    return {
        row["code"]: f"{float(row['numerator']):g}/{row['denominator']}"
        for row in body["figures"]
        if row["denominator"] is not None
    }


def names_behind(seat: Seat, code: str) -> str:
    """Follow the board's own link of this figure."""
    page = seat.reads("/board/").content.decode()
    links = re.findall(rf'href="(/board/{code}/names/[^"]*)"', page)
    assert links, code
    return words(seat.reads(html.unescape(links[0])))


@pytest.mark.requirement("Y20", "Y28", "Y67", "Y72")
def test_each_sees_the_same_figures_of_the_own_part(
    district, department, town_officer, secretary, worker, member, sign_in
):
    board, names = sign_in(department), sign_in(secretary)
    assert {"I1": "10/12", "I1g": "10/13", "I2": "3/10"}.items() <= figures_of(board).items()
    assert {"I1": "9/10", "I1g": "9/11", "I2": "3/9"}.items() <= figures_of(names).items()
    assert figures_of(sign_in(worker))["I2"] == "3/9"
    assert figures_of(sign_in(town_officer))["I2"] == "3/10"
    page = words(board.reads("/board/"))
    for part in (
        "83.3%",
        "10 ÷ 12",
        "76.9%",
        "应报到党员（扣除经批准的情形）",
        "区财政局",
        "区教育局",
        "13 ÷ 15",
    ):
        assert part in page
    assert "90.0" in words(names.reads("/board/"))
    assert sign_in(member).get("/board/").status_code == 403

    missing = names_behind(board, "I1")
    assert "教师2" in missing
    assert "财政9" in missing
    of_unit = names_behind(names, "I1")
    assert "财政9" in of_unit
    assert "教师" not in of_unit


@pytest.mark.requirement("Y26", "Y28")
def test_the_rate_is_frozen_at_the_deadline_and_a_correction_stands_beside_it(
    district, programme, school, eastside, other_worker, department, sign_in, clock
):
    seat = sign_in(department)
    clock.move_to(a.moment(11, 2))
    take_snapshots()
    take_snapshots()
    late = new_late(school)
    receive(late, programme, school, eastside, other_worker, on=dt.date(2026, 5, 12))
    clock.move_to(a.moment(13, 2))
    take_snapshots()
    page = words(seat.reads("/board/"))
    assert "83.3%（10 ÷ 12）" in page
    assert "84.6" in page
    receive(
        district[9],
        programme,
        district[9].org_relations.get().unit,
        eastside,
        other_worker,
        on=a.moment(10, 9).date(),
    )
    clock.move_to(a.moment(14, 2))
    take_snapshots()
    page = words(seat.reads("/board/"))
    assert "83.3%（10 ÷ 12）" in page
    assert re.search(r"第2版|更正|第 2 版", page), page
    assert figures_of(seat, dt.date(2026, 5, 10))["I1"] == "11/12"


def new_late(school):
    """Joined the unit's roll after the freeze, reported in on the 12th."""
    person = new_person("晚到", school, pinyin="wandao")
    person.org_relations.update(from_on=dt.date(2026, 5, 11))
    return person


@pytest.mark.requirement("Y49", "Y58", "B20")
def test_four_arranged_and_four_attended_with_hours(
    district, sunshine, worker, second_worker, community_secretary, department, sign_in, clock
):
    """Nine invited four times; 王建国 came four times, 财政1 three times."""
    seat = sign_in(department)
    for day in (11, 12, 13, 14):
        times = {"starts_at": a.moment(day, 9), "ends_at": a.moment(day, 11)}
        activity = a.announced(sunshine, worker, community_secretary, invitation=a.EVERYBODY, **times)
        came = district[:2] if day < 14 else district[:1]
        a.finished(activity, *came, by=worker)
        a.verify(activity, by=second_worker, at=a.moment(day, 12))
    clock.move_to(a.moment(20, 9))
    figures = figures_of(seat)
    assert (figures["I6"], figures["I7"], figures["I8"], figures["I9"]) == ("9/10", "1/10", "7/7", "14/10")
    missing, counted = names_behind(seat, "I7").split("王建国")
    assert "财政1" in missing
    assert "财政1" not in counted


@pytest.mark.requirement("Y53", "Y71")
def test_evaluation_and_feedback_figures(
    district, sunshine, community_secretary, department, secretary, bureau, sign_in, clock
):
    clock.move_to(f.PREPARED)
    evaluations.sweep_day(at=f.PREPARED)
    evaluation = EvaluationRound.objects.with_names().get(community=sunshine)
    slips = f.with_voters(evaluation, community_secretary)
    evaluations.open_round(evaluation=evaluation, by=community_secretary, at=f.OPENED)
    f.vote(slips, EvaluationRound.objects.get(pk=evaluation.pk))
    evaluations.sweep_day(at=f.CLOSED)
    evaluations.sweep_day(at=f.COUNTED)
    evaluation = EvaluationRound.objects.with_names().get(pk=evaluation.pk)
    evaluations.confirm_round(evaluation=evaluation, by=community_secretary, at=f.CONFIRMED)
    evaluation = EvaluationRound.objects.with_names().get(pk=evaluation.pk)
    evaluations.send_reports(evaluation=evaluation, by=community_secretary, at=f.SENT)
    clock.move_to(f.moment(8, 1))
    seat = sign_in(department)
    shown = words(seat.reads("/board/"))
    for part in ("测评覆盖率 90.0% 9 ÷ 10", "测评满意率 100.0% 54 ÷ 54", "反馈签收率 0.0% 0 ÷ 1"):
        assert part in shown
    assert "三星级以上占比 0.0% 0 ÷ 10" in shown
    report = FeedbackReport.objects.get(unit=bureau)
    sign_in(secretary).does(
        f"{report.get_absolute_url()}acknowledge/", "签收", kinds=["appraisal"], text="已用"
    )
    assert "反馈签收率 100.0% 1 ÷ 1" in words(seat.reads("/board/"))


@pytest.mark.requirement("Y30", "Y31")
def test_the_registers_leave_as_workbook_and_on_paper(district, bureau, liaison, sign_in):
    seat = sign_in(liaison)
    seat.does("/registers/", "生成台账（表格）", unit=bureau.pk, reason="归档")
    export = FileExport.objects.get()
    answer = seat.get(f"/files/{export.pk}/download/")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    flat = [str(cell) for row in rows for cell in row if cell is not None]
    assert sum("财政" in cell and cell[-1].isdigit() for cell in flat) >= 10
    assert any("王建国" in cell for cell in flat)
    assert not any(cell.startswith("=") for cell in flat)

    seat.does("/registers/", "生成登记表（打印）", unit=bureau.pk, reason="归档")
    paper = "".join(pages_of(bytes(FileExport.objects.latest("pk").content)))
    for part in ("工作情况登记表", "王建国", "90.0%"):
        assert part in paper
    assert NOW.strftime("%Y") in paper
