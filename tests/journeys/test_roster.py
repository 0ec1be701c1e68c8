"""Line 2: from the liaison's own roster to thirty printed cards."""

import io

import openpyxl
import pytest

from apps.accounts.enums import Role
from apps.checkins.enums import CardStatus
from apps.checkins.models import CheckInCard
from apps.core.codes import id_check_digit
from apps.members.models import OrgRelation, Person
from apps.units.models import Unit
from tests.communities.imported import import_district
from tests.conftest import NOW
from tests.journeys.conftest import accepts_questions, confirms, told_history, uploads
from tests.journeys.seats import pages_of, words
from tests.spreadsheets.rosters import content_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ROSTER = "rosters/03_区民政局.xlsx"
# Line and first 17 digits of the two numbers that the clerk mistyped.
WRONG = ((13, "61011319750818099"), (11, "61011319900914446"))


@pytest.fixture
def civil(programme):
    """区民政局 with its liaison's roster still in a drawer."""
    import_district(NOW)
    return Unit.objects.get(short_name="区民政局")


@pytest.fixture
def clerk(civil, make_user, sign_in):
    return sign_in(make_user("罗利", Role.UNIT_LIAISON, unit=civil))


@pytest.fixture
def head(civil, make_user, sign_in):
    return sign_in(make_user("田书记", Role.UNIT_SECRETARY, unit=civil))


def mended(marked: bytes) -> bytes:
    """The error file as it came back, with the two wrong ID numbers put right."""
    book = openpyxl.load_workbook(io.BytesIO(marked))
    for line, first17 in WRONG:
        book.active.cell(line, 6).value = first17 + id_check_digit(first17)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.requirement("Y4", "Y41")
def test_the_liaisons_own_roster_is_stored_and_mended(civil, clerk, head):
    batch = uploads(clerk, "members", content_of(ROSTER), unit=civil.pk)
    assert (batch.clean_rows, batch.question_rows, batch.error_rows) == (53, 3, 2)
    preview = words(clerk.reads(batch.get_absolute_url()))
    for said in ("须改正 2", "请确认 3", "可以导入 53"):
        assert said in preview.replace(" 行", "")
    assert Person.objects.count() == 0

    accepts_questions(clerk, batch)
    assert "56 行" in words(clerk.reads(f"{batch.get_absolute_url()}confirm/"))
    confirms(clerk, batch)
    assert (batch.created_rows, batch.skipped_rows) == (56, 2)
    assert OrgRelation.objects.filter(unit=civil, to_on=None).count() == 56
    assert ("import.confirmed", "罗利") in told_history(batch)

    marked = clerk.get(f"{batch.get_absolute_url()}error-file/").content
    second = uploads(clerk, "members", mended(marked), mends=batch)
    assert second.error_rows == 0
    preview = words(clerk.reads(second.get_absolute_url()))
    assert "这次新的或改过的 2" in preview
    assert "已在库，无变化 56" in preview
    assert "这次导入 2 行" in words(clerk.reads(f"{second.get_absolute_url()}confirm/"))
    confirms(clerk, second)
    assert (second.created_rows, second.unchanged_rows, second.updated_rows) == (2, 56, 0)
    assert Person.objects.count() == 58

    clerk.does(second.get_absolute_url(), "撤销这次导入")
    assert Person.objects.count() == 56
    assert ("import.undone", "罗利") in told_history(second)


@pytest.mark.requirement("Y23", "Y57")
def test_thirty_cards_are_issued_confirmed_and_printed(civil, clerk, head):
    batch = uploads(clerk, "members", content_of(ROSTER), unit=civil.pk)
    confirms(clerk, batch)
    people = list(Person.objects.order_by("pk")[:30])
    chosen = [person.pk for person in people]

    page = clerk.does_checked("/cards/issue/", "开具选中的报到卡", person=chosen)
    assert "已开具30张报到卡，等待单位书记确认。" in words(page)
    drafts = CheckInCard.objects.all()
    assert set(drafts.values_list("status", "serial")) == {(CardStatus.DRAFT, None)}
    assert head.get("/cards/issue/").status_code == 403
    assert clerk.get("/cards/confirm/").status_code == 403

    waiting = words(head.reads("/cards/confirm/"))
    assert all(person.name in waiting for person in people)
    page = head.does_checked("/cards/confirm/", "确认选中的报到卡")
    assert "已确认30张报到卡，可以打印。" in words(page)
    assert "没有等待确认的报到卡" in words(page)
    assert sorted(drafts.values_list("serial", flat=True)) == list(range(1, 31))

    ticked = [card.pk for card in drafts]
    printed = pages_of(clerk.sends("/cards/", "打印选中的报到卡", card=ticked))
    assert len(printed) == 30
    for card, text in zip(sorted(drafts, key=lambda card: card.serial or 0), printed, strict=True):
        assert f"2026-{card.serial:05d}" in text
        assert card.person.name in text
        assert "存根" in text
        assert "回执" in text
    assert told_history(drafts[0]) == [
        ("card.drafted", "罗利"),
        ("card.issued", "田书记"),
        ("card.printed", "罗利"),
    ]
