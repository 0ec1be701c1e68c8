"""A liaison's roster from upload to undo, with the file as clerks made it."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.enums import Role
from apps.core.codes import id_check_digit
from apps.members.models import OrgRelation, Person
from apps.spreadsheets.models import ImportBatch
from apps.units.models import Unit
from tests.communities.imported import import_district
from tests.conftest import post
from tests.spreadsheets.rosters import content_of

pytestmark = pytest.mark.django_db
ROSTER = "rosters/03_区民政局.xlsx"
WRONG = ((13, "61011319750818099"), (11, "61011319900914446"))


@pytest.fixture
def civil(clock, now):
    import_district(now)
    return Unit.objects.get(short_name="区民政局")


@pytest.fixture
def client(civil, make_user, sign_in):
    return sign_in(make_user("罗利", Role.UNIT_LIAISON, unit=civil))


def upload(client, unit, content, **values):
    file = SimpleUploadedFile("名册.xlsx", content)
    answer = post(client, "/files/uploads/new/members/", {"unit": unit.pk, "file": file, **values})
    assert answer.status_code == 302, answer.content.decode()
    return ImportBatch.objects.order_by("-pk").first()


def step(client, batch, name, **values):
    batch.refresh_from_db()
    answer = post(client, f"/files/uploads/{batch.pk}/{name}/", {"version": batch.version, **values})
    batch.refresh_from_db()
    return answer


def mended(content):
    """The clerk's own workbook with the two wrong ID numbers put right."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for line, first17 in WRONG:
        book.active.cell(line, 6).value = first17 + id_check_digit(first17)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.requirement("Y41")
def test_a_roster_is_judged_answered_stored_mended_and_taken_back(client, civil):
    batch = upload(client, civil, content_of(ROSTER))
    assert (batch.clean_rows, batch.question_rows, batch.error_rows) == (53, 3, 2)
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "“公民身份号码”末位校验码不符" in page
    assert "610113197508180993" not in page
    assert Person.objects.count() == 0

    step(client, batch, "answers", choice="accepted:all:")
    step(client, batch, "confirm")
    assert (batch.created_rows, batch.skipped_rows, Person.objects.count()) == (56, 2, 56)
    assert OrgRelation.objects.filter(unit=civil, to_on=None).count() == 56

    second = upload(client, civil, mended(content_of(ROSTER)), mends=batch.pk)
    step(client, second, "confirm")
    assert (second.created_rows, second.unchanged_rows, second.updated_rows) == (2, 56, 0)
    assert Person.objects.count() == 58
    assert Person.objects.filter(version__gt=1).count() == 0

    step(client, second, "undo")
    assert Person.objects.count() == 56
    step(client, batch, "undo")
    assert Person.objects.count() == 0


def test_another_units_roster_is_told_and_cannot_be_stored(client, civil):
    batch = upload(client, civil, content_of("rosters/12_区交通运输局.xlsx"))
    page = client.get(batch.get_absolute_url()).content.decode()
    assert "第2行写的是“区交通运输局”，不是“区民政局”的名册" in page
    answer = step(client, batch, "confirm", accepts_file="on")
    assert answer.status_code == 409
    assert Person.objects.count() == 0
