"""Rosters stored, stored again, mended, moved, and taken back."""

from collections import Counter
from datetime import date, timedelta

import pytest

from apps.audit.models import AuditEvent
from apps.communities.models import Community
from apps.core.codes import id_check_digit
from apps.core.errors import DomainError
from apps.core.fields import blind_index
from apps.core.models import create
from apps.members.actions import decide_status, request_status, transfer_person
from apps.members.due import due_among
from apps.members.enums import MemberKind, Sex, StatusKind, StatusState
from apps.members.imports.columns import COLUMNS
from apps.members.imports.importer import MemberImporter
from apps.members.models import OrgRelation, Person, StatusEvent
from apps.members.names import free_volunteer_numbers, name_keys
from apps.members.rules import relation_for_event
from apps.notifications.models import Message
from apps.programmes.actions import OFFERED_EXCLUSIONS, set_exclusion_kinds
from apps.spreadsheets.importers import RowToApply
from apps.units.models import Branch, Unit
from tests.communities.imported import import_district, import_file, store
from tests.members.roster_data import make_table

pytestmark = pytest.mark.django_db


def id_number(order):
    first17 = f"61040319800101{order}"
    return first17 + id_check_digit(first17)


LIN = {
    "name": "林正东",
    "sex": "男",
    "birth": "1980-01",
    "id_no": id_number("001"),
    "join_date": "2005-07",
    "kind": "预备党员",
    "party_org": "区财政局机关党支部",
    "title": "科员",
    "phone": "138 0000 0011",
    "residence": "阳光社区",
    "home_address": "康乐路1号",
    "skills": "书法、声乐",
    "intentions": "文化活动",
}


def judge(now, *rows, unit):
    return MemberImporter().judge(make_table(COLUMNS, *rows), unit=unit, at=now)


def import_rows(now, *rows, unit, by=None):
    return store(MemberImporter(), judge(now, *rows, unit=unit), at=now, unit=unit, by=by)


def outcomes(applied):
    return Counter(one.outcome for one in applied)


def test_import_stores_a_new_member_whole(now, bureau, sunshine):
    applied = import_rows(now, LIN, unit=bureau)
    person = Person.objects.get()
    assert [(one.line, one.outcome, one.target_id) for one in applied] == [(2, "created", person.pk)]
    assert {
        "number": person.volunteer_no,
        "name": (person.name, person.pinyin, person.initials),
        "facts": (person.sex, person.birth, person.join_date, person.kind, person.title),
        "numbers": (person.id_number, person.phone, person.home_address),
        "indexes": (person.id_index, person.phone_index),
        "residence": person.residence,
        "lists": (person.skills, person.intentions),
        "registered": person.registered_on,
    } == {
        "number": "V000001",
        "name": ("林正东", "linzhengdong", "lzd"),
        "facts": (Sex.MALE, "1980-01", "2005-07", MemberKind.PROBATIONARY, "科员"),
        "numbers": (LIN["id_no"], "13800000011", "康乐路1号"),
        "indexes": (blind_index(LIN["id_no"]), blind_index("13800000011")),
        "residence": sunshine,
        "lists": (["书法", "声乐"], ["文化活动"]),
        "registered": now.date(),
    }
    relation = OrgRelation.objects.get()
    assert (relation.unit, relation.branch.name, relation.from_on, relation.to_on) == (
        bureau,
        "区财政局机关党支部",
        now.date(),
        None,
    )


def test_import_writes_history_without_personal_values(now, bureau, sunshine, liaison):
    import_rows(now, LIN, unit=bureau, by=liaison)
    event = AuditEvent.objects.get(event="member.imported")
    assert (event.actor_id, event.target_type, event.after["outcome"]) == (
        liaison.pk,
        "members.person",
        "created",
    )
    assert not any(text in str(event.after) + event.target_label for text in ("林", "1380000", "6104"))


def test_the_same_roster_again_changes_nothing(now, bureau, sunshine):
    import_rows(now, LIN, unit=bureau)
    events = AuditEvent.objects.count()
    applied = import_rows(now + timedelta(days=1), LIN, unit=bureau)
    assert outcomes(applied) == {"unchanged": 1}
    assert (Person.objects.get().version, OrgRelation.objects.count(), Branch.objects.count()) == (1, 1, 1)
    assert AuditEvent.objects.count() == events


def test_a_mended_roster_changes_what_differs_and_blank_cells_leave_what_was(now, bureau, sunshine):
    import_rows(now, LIN, unit=bureau)
    mended = {**LIN, "title": "科长", "home_address": "", "skills": "", "kind": "正式党员"}
    applied = import_rows(now, mended, unit=bureau)
    person = Person.objects.get()
    assert applied[0].before["values"] == {"title": "科员", "kind": "probationary"}
    assert (person.title, person.kind, person.home_address, person.skills, person.version) == (
        "科长",
        MemberKind.FORMAL,
        "康乐路1号",
        ["书法", "声乐"],
        2,
    )


def test_an_id_number_given_later_finds_the_member_by_name_and_phone(now, bureau, sunshine):
    import_rows(now, {**LIN, "id_no": ""}, unit=bureau)
    assert outcomes(import_rows(now, LIN, unit=bureau)) == {"updated": 1}
    assert Person.objects.get().id_number == LIN["id_no"]


def test_fifteen_digits_and_eighteen_find_the_same_member(now, bureau, sunshine):
    old = {**LIN, "id_no": LIN["id_no"][:6] + LIN["id_no"][8:17]}
    import_rows(now, old, unit=bureau)
    assert Person.objects.get().id_number == old["id_no"]
    import_rows(now, LIN, unit=bureau)
    assert Person.objects.get().id_number == LIN["id_no"]


def test_a_transfer_once_accepted_moves_the_relation_from_today(now, bureau, school, sunshine):
    import_rows(now, LIN, unit=bureau)
    later = now + timedelta(days=10)
    row = {**LIN, "party_org": "区教育局党支部"}
    judgement = judge(later, row, unit=school)
    assert [finding.kind for finding in judgement.rows[0].findings] == ["transfer"]
    applied = store(MemberImporter(), judgement, at=later, unit=school)
    assert outcomes(applied) == {"updated": 1}
    relations = OrgRelation.objects.order_by("from_on")
    assert [(r.unit, r.from_on, r.to_on) for r in relations] == [
        (bureau, now.date(), later.date() - timedelta(days=1)),
        (school, later.date(), None),
    ]


def test_an_accepted_remark_asks_for_the_status_event(now, bureau, sunshine, liaison, secretary):
    import_rows(now, {**LIN, "remark": "2026年3月退休"}, unit=bureau, by=liaison)
    event = StatusEvent.objects.get()
    assert (event.kind, event.state, event.from_on, event.requested_by) == (
        StatusKind.RETIRED,
        StatusState.REQUESTED,
        date(2026, 3, 1),
        liaison,
    )
    assert event.evidence == "名册第2行：2026年3月退休"
    assert Message.objects.get(kind="status.asked").recipient == secretary


@pytest.mark.parametrize(
    ("remark", "kind", "from_on", "to_on"),
    [
        ("长期病假", StatusKind.SICK_LEAVE, None, None),
        ("驻村第一书记（2025—2027年）", StatusKind.VILLAGE_POSTING, date(2025, 1, 1), date(2027, 12, 31)),
        ("借调省厅至2027年", StatusKind.SECONDMENT, None, date(2027, 12, 31)),
        ("2026年2月起停薪留职", StatusKind.LONG_LEAVE, date(2026, 2, 1), None),
    ],
)
def test_the_event_runs_as_the_remark_says(now, bureau, sunshine, liaison, remark, kind, from_on, to_on):
    import_rows(now, {**LIN, "remark": remark}, unit=bureau, by=liaison)
    event = StatusEvent.objects.get()
    assert (event.kind, event.from_on, event.to_on) == (kind, from_on or now.date(), to_on)
    assert event.unit == bureau


def test_an_event_before_the_present_unit_belongs_to_the_unit_of_its_day(now, bureau, school, liaison, wang):
    relation = wang.org_relations.get()
    transfer_person(person=wang, unit=school, branch=None, on=now.date(), by=liaison, at=now)
    day = now.date() - timedelta(days=1)
    assert relation_for_event(wang, day).unit == bureau
    assert relation_for_event(wang, relation.from_on - timedelta(days=500)).unit == bureau
    assert relation_for_event(wang, now.date()).unit == school
    wang.org_relations.filter(unit=school).update(to_on=now.date())
    assert relation_for_event(wang, now.date() + timedelta(days=1)) is None


def test_long_leave_counts_until_the_department_says_otherwise(
    now, wang, liaison, secretary, department, programme
):
    ((code, name, months),) = OFFERED_EXCLUSIONS
    programme.exclusion_kinds.create(code=code, name=name, min_months=months, is_active=False)
    since = {"from_on": now.date(), "to_on": None, "evidence": "文件"}
    event = request_status(person=wang, kind=StatusKind.LONG_LEAVE, **since, by=liaison, at=now)
    decide_status(event=event, state=StatusState.APPROVED, reason="", version=1, by=secretary, at=now)
    assert wang in due_among(Person.objects.all(), programme, now.date())
    set_exclusion_kinds(programme=programme, kinds=[(code, months, True)], by=department, at=now)
    assert wang not in due_among(Person.objects.all(), programme, now.date())


def test_the_same_remark_again_asks_once(now, bureau, sunshine, liaison):
    row = {**LIN, "remark": "借调省厅"}
    import_rows(now, row, unit=bureau, by=liaison)
    assert outcomes(import_rows(now, row, unit=bureau, by=liaison)) == {"unchanged": 1}
    assert StatusEvent.objects.get().kind == StatusKind.SECONDMENT


def test_undo_takes_the_request_back_until_it_is_decided(now, bureau, sunshine, liaison, secretary):
    applied = import_rows(now, {**LIN, "remark": "已退休"}, unit=bureau, by=liaison)
    MemberImporter().undo(applied, unit=bureau, by=liaison, at=now)
    assert not StatusEvent.objects.exists()
    applied = import_rows(now, {**LIN, "remark": "已退休"}, unit=bureau, by=liaison)
    event = StatusEvent.objects.get()
    decide_status(event=event, state=StatusState.APPROVED, reason="", version=1, by=secretary, at=now)
    with pytest.raises(DomainError, match="已经审批"):
        MemberImporter().undo(applied, unit=bureau, by=liaison, at=now)


def test_a_person_imported_by_another_unit_meanwhile_is_asked_about_not_taken(now, bureau, school, sunshine):
    row = {**LIN, "party_org": "区教育局党支部"}
    judged_before = judge(now, row, unit=school)
    assert judged_before.rows[0].findings == ()
    import_rows(now, LIN, unit=bureau)
    with pytest.raises(DomainError, match="第2行的同志在这期间已列入“区财政局”的名册"):
        store(MemberImporter(), judged_before, at=now, unit=school)
    assert OrgRelation.objects.get().unit == bureau


def test_a_move_inside_the_uploading_units_subtree_needs_no_agreement(
    now, committee, bureau, school, sunshine
):
    import_rows(now, LIN, unit=committee)
    row = {**LIN, "party_org": "区教育局党支部"}
    assert outcomes(import_rows(now, row, unit=committee)) == {"updated": 1}
    assert OrgRelation.objects.get().unit == school


def test_a_relation_that_began_today_is_corrected_not_doubled(now, bureau, sunshine):
    import_rows(now, LIN, unit=bureau)
    import_rows(now, {**LIN, "party_org": "区财政局第二党支部"}, unit=bureau)
    relation = OrgRelation.objects.get()
    assert (relation.branch.name, relation.version) == ("区财政局第二党支部", 2)


def test_a_roster_without_branches_leaves_the_branch(now, bureau, sunshine):
    import_rows(now, LIN, unit=bureau)
    row = {name: value for name, value in LIN.items() if name != "party_org"}
    assert outcomes(import_rows(now, row, unit=bureau)) == {"unchanged": 1}


def test_undo_removes_members_relations_and_new_branches(now, bureau, sunshine):
    applied = import_rows(now, LIN, unit=bureau)
    MemberImporter().undo(applied, unit=bureau, by=None, at=now)
    assert (Person.objects.count(), OrgRelation.objects.count(), Branch.objects.count()) == (0, 0, 0)
    assert AuditEvent.objects.filter(event="member.import_undone").count() == 1


def test_undo_restores_values_and_relation(now, bureau, school, sunshine):
    import_rows(now, LIN, unit=bureau)
    later = now + timedelta(days=10)
    moved = {**LIN, "party_org": "区教育局党支部", "title": "教师", "phone": "13800000012"}
    applied = import_rows(later, moved, unit=school)
    MemberImporter().undo(applied, unit=school, by=None, at=later)
    person, relation = Person.objects.get(), OrgRelation.objects.get()
    assert (person.title, person.phone, person.phone_index) == (
        "科员",
        "13800000011",
        blind_index("13800000011"),
    )
    assert (relation.unit, relation.branch.name, relation.to_on) == (bureau, "区财政局机关党支部", None)


def test_undo_restores_a_relation_corrected_on_its_first_day(now, bureau, sunshine):
    import_rows(now, LIN, unit=bureau)
    applied = import_rows(now, {**LIN, "party_org": "区财政局第二党支部"}, unit=bureau)
    MemberImporter().undo(applied, unit=bureau, by=None, at=now)
    assert OrgRelation.objects.get().branch.name == "区财政局机关党支部"


def test_undo_is_refused_once_the_member_was_changed(now, bureau, sunshine):
    applied = import_rows(now, LIN, unit=bureau)
    Person.objects.update(version=2)
    with pytest.raises(DomainError, match="林正东的资料已有改动"):
        MemberImporter().undo(applied, unit=bureau, by=None, at=now)
    assert Person.objects.count() == 1


def test_undo_is_refused_once_the_member_moved_on(now, bureau, school, sunshine):
    applied = import_rows(now, LIN, unit=bureau)
    OrgRelation.objects.update(version=2, unit=school)
    with pytest.raises(DomainError, match="不能整批撤销"):
        MemberImporter().undo(applied, unit=bureau, by=None, at=now)


def test_rows_whose_unit_or_community_is_gone_are_refused(now, bureau, sunshine):
    row = judge(now, LIN, unit=bureau).rows[0]
    for gone, sentence in (("unit", "第2行的单位"), ("residence", "第2行的社区")):
        rows = [RowToApply(2, {**row.clean, gone: "X"})]
        with pytest.raises(DomainError, match=sentence):
            MemberImporter().apply(rows, unit=bureau, by=None, at=now)
    assert Person.objects.count() == 0


def test_a_member_of_former_times_returns_without_a_question(now, bureau, sunshine, wang):
    OrgRelation.objects.filter(person=wang).update(to_on=date(2025, 1, 1))
    Person.objects.filter(pk=wang.pk).update(phone_index=blind_index("13800000001"))
    row = {**LIN, "name": wang.name, "phone": "13800000001", "id_no": ""}
    judgement = judge(now, row, unit=bureau)
    assert judgement.rows[0].findings == ()
    assert outcomes(store(MemberImporter(), judgement, at=now)) == {"updated": 1}
    assert wang.org_relations.filter(to_on=None, from_on=now.date()).count() == 1


def test_a_liaison_imports_for_the_units_of_the_own_subtree(liaison, bureau, school):
    assert list(MemberImporter().units_for(liaison)) == [bureau]


def test_preview_masks_the_numbers(now, bureau, sunshine):
    clean = judge(now, LIN, unit=bureau).rows[0].clean
    assert MemberImporter().preview(clean) == (
        "林正东",
        "男",
        "1980-01",
        "610403********" + LIN["id_no"][-4:],
        "138****0011",
        "区财政局机关党支部",
        "阳光社区",
    )


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("王建国", ("wangjianguo", "wjg")),
        ("单于", ("shanyu", "sy")),
        ("尉迟恭", ("yuchigong", "ycg")),
        ("曾小蓉", ("zengxiaorong", "zxr")),
        ("阿丽米热·买买提", ("alimiremaimaiti", "almrmmt")),
        ("吕文", ("lvwen", "lw")),
    ],
)
def test_names_are_keyed_by_pinyin_and_initials(name, keys):
    assert name_keys(name) == keys


def test_volunteer_numbers_go_on_after_the_last(now):
    create(Person, by=None, at=now, volunteer_no="V000120", name="林")
    create(Person, by=None, at=now, volunteer_no="X9", name="周")
    assert free_volunteer_numbers(2) == ["V000121", "V000122"]


def test_12456_rows_can_be_stored_beside_another_roster(now):
    import_district(now)
    finance = Unit.objects.get(short_name="区财政局")
    importer = MemberImporter()
    assert outcomes(import_file(importer, "rosters/01_区财政局.xlsx", at=now, unit=finance)) == {
        "created": 46
    }
    applied = import_file(importer, "big_12456.xlsx", at=now)
    assert outcomes(applied) == {"created": 12391}
    assert OrgRelation.objects.count() == 46 + 12391
    assert Community.objects.get(name="阳光社区居委会").residents.count() > 500
