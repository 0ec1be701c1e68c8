"""Pages of corrections: dispute, correct, confirm, refuse, amend."""

from decimal import Decimal

import pytest

from apps.activities import actions
from apps.activities.enums import (
    AttendanceStatus,
    CorrectionStatus,
    HoursStatus,
)
from apps.activities.models import Attendance, HoursCorrection
from tests.activities.factories import END
from tests.activities.pages import words_of
from tests.conftest import NOW, post
from tests.world import give_account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_dispute_correct_confirm_by_forms(sign_in, clock, record, member, worker, community_secretary):
    at = f"/activities/attendances/{record.pk}"
    post(sign_in(member), f"{at}/dispute/", {"reason": "应为 3 小时", "version": record.version})
    asker = sign_in(worker)
    assert "应为 3 小时" in words_of(asker.get("/activities/corrections/"))
    post(asker, f"{at}/correct/", {"new_hours": "3.0", "reason": "核对签到表", "version": record.version + 1})
    correction = HoursCorrection.objects.get()
    second = sign_in(community_secretary)
    assert "同意更正" in words_of(second.get(f"{at}/"))
    post(second, f"/activities/corrections/{correction.pk}/confirm/", {"version": 1})

    record.refresh_from_db()
    assert (record.hours, record.hours_status) == (Decimal("3.0"), HoursStatus.VERIFIED)


def test_the_asker_is_told_why_not(sign_in, clock, record, worker):
    correction = actions.ask_correction(
        attendance=record, new_hours=Decimal(1), reason="核对", by=worker, at=NOW
    )

    answer = post(sign_in(worker), f"/activities/corrections/{correction.pk}/confirm/", follow=True)

    assert "提出人不能处理自己提出的更正" in words_of(answer)
    correction.refresh_from_db()
    assert correction.status == CorrectionStatus.ASKED


def test_refuse_and_keep_by_forms(sign_in, clock, record, member, worker, community_secretary):
    correction = actions.ask_correction(
        attendance=record, new_hours=Decimal(1), reason="核对", by=worker, at=NOW
    )
    client = sign_in(community_secretary)
    post(client, f"/activities/corrections/{correction.pk}/refuse/", {"reason": "无误", "version": 1})
    actions.dispute_hours(attendance=record, reason="不对", by=member, at=NOW)
    post(client, f"/activities/attendances/{record.pk}/keep/", {"answer": "已核对签到表"})

    correction.refresh_from_db()
    record.refresh_from_db()
    assert (correction.status, record.hours_status) == (CorrectionStatus.REFUSED, HoursStatus.VERIFIED)


def test_amend_by_a_form(sign_in, clock, finished, zhao, worker):
    actions.call_roll(
        activity=finished, entries=[actions.RollEntry(zhao.pk, AttendanceStatus.ABSENT)], by=worker, at=END
    )
    row = Attendance.objects.get(person=zhao)
    clock.move_to(END)
    values = {"status": "present", "came": "10:00", "reason": "签到表有签名", "version": row.version}

    post(sign_in(worker), f"/activities/attendances/{row.pk}/amend/", values)

    row.refresh_from_db()
    assert (row.hours, row.remark) == (Decimal("1.0"), "签到表有签名")


@pytest.mark.parametrize("path", ["dispute", "keep", "correct", "amend"])
def test_deeds_on_a_foreign_record_answer_404(sign_in, record, zhao, other_worker, path):
    user = give_account(zhao) if path == "dispute" else other_worker

    assert sign_in(user).get(f"/activities/attendances/{record.pk}/{path}/").status_code == 404
