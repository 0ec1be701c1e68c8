"""Each counter, sum and seal is corrupted once behind the deeds' back, and named."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from apps.accounts.enums import Role
from apps.activities.models import Activity, Attendance, HoursRecord
from apps.audit.models import AuditEvent
from apps.audit.sealing import seal_events
from apps.checkins.models import SerialCounter
from apps.core.models import create
from apps.dashboards import actions
from apps.dashboards.invariants import INVARIANTS, broken_invariants
from apps.evaluations.models import BallotBox, EvaluationRound, EvaluationTarget
from apps.notifications.models import Message
from apps.posts.models import Post, PostGroup
from apps.spreadsheets.models import ImportBatch
from tests.architecture.doors import standing_district
from tests.architecture.sides import new_account
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
WELL: dict[str, list[str]] = {name: [] for name in INVARIANTS}


@pytest.fixture(scope="module")
def whole(django_db_setup, django_db_blocker):
    with standing_district(django_db_blocker) as district:
        SerialCounter.objects.update_or_create(series="card:2026", defaults={"last": 10_000})
        _round(district)
        seal_events(at=NOW)
        actions.keep_standings(at=NOW)
        yield district


def _round(district):
    evaluation = create(
        EvaluationRound,
        by=None,
        at=NOW,
        programme_id=district.near.rows["programmes.Programme"],
        half="H1",
        community=district.near.community,
        begins_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2026, 6, 30),
        opens_on=dt.date(2026, 7, 1),
        closes_on=dt.date(2026, 7, 10),
        feedback_by=dt.date(2026, 7, 31),
        min_ballots=5,
    )
    target = create(
        EvaluationTarget,
        by=None,
        at=NOW,
        round=evaluation,
        person_id=district.near.rows["members.Person"],
        unit=district.near.unit,
    )
    BallotBox.objects.create(target=target)


@pytest.fixture
def district(whole):
    """What a test corrupts is mended after it."""
    with transaction.atomic():
        yield whole
        transaction.set_rollback(True)


def corrupt(sql):
    """Behind everybody's back: no action, no trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for state in ("DISABLE", "ENABLE"):
            for table in ("audit_auditevent", "activities_hoursrecord"):
                cursor.execute(f"ALTER TABLE {table} {state} TRIGGER USER")
            if state == "DISABLE":
                cursor.execute(sql)


def test_a_district_reached_by_deeds_is_whole(district, capsys):
    assert broken_invariants() == WELL
    call_command("check_invariants")
    assert capsys.readouterr().out.splitlines() == [f"{name}：相符" for name in INVARIANTS]


CORRUPTIONS = {
    "岗位已占名额": "UPDATE posts_post SET taken = taken + 1 WHERE id = {post}",
    "岗位分组组长": "UPDATE posts_postgroup SET head_id = {stranger} WHERE id = {group}",
    "活动报名人数": "UPDATE activities_activity SET signed_up = signed_up + 1 WHERE id = {activity}",
    "服务时长台账": "UPDATE activities_attendance SET hours = hours + 1 WHERE id = {attendance}",
    "时长冲销": "UPDATE activities_hoursrecord SET person_id = {stranger} WHERE id = {record}",
    "测评已投人数": "UPDATE evaluations_evaluationround SET votes = 3 WHERE id = {round}",
    "测评票数": "UPDATE evaluations_evaluationtarget SET ballots = 3 WHERE id = {target}",
    "报到卡编号": "UPDATE checkins_serialcounter SET last = 0 WHERE series = 'card:2026'",
    "导入行数": "DELETE FROM spreadsheets_importrow WHERE id = (SELECT min(id) FROM spreadsheets_importrow)",
    "管理员分设": "UPDATE accounts_roleassignment SET user_id = {auditor} WHERE user_id = {operator}",
    "审计封条": "UPDATE audit_auditevent SET actor_name = 'x' WHERE id = {event}",
    "当日统计": "UPDATE dashboards_keptstanding SET attended = attended + 1 WHERE person_id = {stranger}",
}
# Hours of somebody else are missed in the figures too.
ALSO = {"时长冲销": ["当日统计"]}


def rows(district):
    near = district.near.rows
    group = PostGroup.objects.filter(post=near["posts.Post"]).first() or create(
        PostGroup, by=None, at=NOW, post_id=near["posts.Post"], name="一组"
    )
    record = HoursRecord.objects.filter(attendance=near["activities.Attendance"]).earliest("pk")
    return {
        "event": AuditEvent.objects.earliest("pk").pk,
        "post": near["posts.Post"],
        "group": group.pk,
        "stranger": district.far.rows["members.Person"],
        "activity": near["activities.Activity"],
        "attendance": near["activities.Attendance"],
        "record": record.pk,
        "round": EvaluationRound.objects.get().pk,
        "target": EvaluationTarget.objects.get().pk,
        "auditor": district.principals["audit_administrator"].pk,
        "operator": district.principals["system_administrator"].pk,
    }


def test_every_invariant_has_its_corruption():
    assert list(CORRUPTIONS) == list(INVARIANTS)


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_corrupted_counter_is_named(district, capsys, name):
    corrupt(CORRUPTIONS[name].format(**rows(district)))
    found = broken_invariants()
    assert [other for other in found if found[other]] == [name, *ALSO.get(name, [])]
    with pytest.raises(CommandError, match=r"共 \d+ 处不符"):
        call_command("check_invariants")
    assert f"{name}：{len(found[name])} 处不符" in capsys.readouterr().out


def test_a_reversal_that_does_not_balance_is_named(district):
    same = "attendance_id, person_id, unit_id, community_id, activity_id, service_on, content, is_late_record"
    who = "recorded_by_id, confirmed_by_id, created_at"
    record = rows(district)["record"]
    corrupt(
        f"INSERT INTO activities_hoursrecord (kind, reverses_id, hours, reason, {same}, {who})"
        f" SELECT 'reversal', id, -9, '更正', {same}, {who} FROM activities_hoursrecord WHERE id = {record}"
    )
    assert len(broken_invariants()["时长冲销"]) == 1


def test_the_lines_name_numbers_and_no_person(district):
    corrupt(CORRUPTIONS["服务时长台账"].format(**rows(district)))
    row = Attendance.objects.get(pk=rows(district)["attendance"])
    assert broken_invariants()["服务时长台账"] == [
        f"到场记录 {row.pk}：时长 {row.hours}，台账合计 {row.hours - 1}"
    ]


def test_the_nightly_check_tells_the_system_administrators_once_a_day(district):
    second = new_account("系统管理员二", Role.SYSTEM_ADMINISTRATOR)
    assert actions.check_invariants(at=NOW) == 0
    assert not Message.objects.filter(kind="invariant.broken").exists()
    corrupt(f"UPDATE posts_post SET taken = 2 WHERE id = {district.near.rows['posts.Post']}")
    assert actions.check_invariants(at=NOW) == 1
    assert actions.check_invariants(at=NOW + dt.timedelta(hours=1)) == 1
    told = Message.objects.filter(kind="invariant.broken").order_by("recipient")
    post = Post.objects.get(pk=district.near.rows["posts.Post"])
    assert [message.recipient for message in told] == [district.principals["system_administrator"], second]
    assert told[0].subject == "数据核对：1 处不符"
    assert f"岗位已占名额：岗位 {post.pk}：记为已占 2，占用名额的认领 1" in told[0].body
    assert told[0].url == "/system/"


def test_counters_of_both_sides_are_checked(district):
    corrupt("UPDATE activities_activity SET signed_up = signed_up + 1")
    assert len(broken_invariants()["活动报名人数"]) == Activity.objects.count()


def test_an_import_whose_values_were_forgotten_is_not_counted_again(district):
    corrupt("DELETE FROM spreadsheets_importrow")
    corrupt("UPDATE spreadsheets_importbatch SET purged_at = now()")
    assert ImportBatch.objects.count() == 2
    assert broken_invariants() == WELL
