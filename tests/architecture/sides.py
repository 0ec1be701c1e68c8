"""Two sides of a district, alike in everything: who belongs to one must not see the other.

Each side has a unit, a community, a member, and one row of every kind, reached by the deeds. The near side
also has one account per role; the far member's name and phone must show nowhere on the near side's pages.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from apps.accounts.enums import COMMUNITY_ROLES, UNIT_ROLES, Role
from apps.accounts.models import RoleAssignment, User
from apps.activities import actions as activities
from apps.activities.enums import AttendanceStatus, Audience
from apps.activities.models import Invitation, SignUp
from apps.communities.actions import assign_contact
from apps.communities.enums import ContactKind
from apps.communities.models import Community
from apps.core.models import create
from apps.dashboards.models import Screen
from apps.evaluations.actions.urgent import draft_urgent
from apps.jobs.models import Job
from apps.members.actions import ask_data_request, publish_privacy_notice, request_status, transfer_person
from apps.members.enums import DataRequestKind, StatusKind
from apps.members.models import Person
from apps.notifications.actions import make_complaint, notify
from apps.notifications.models import Message
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.actions.claims import claim_post
from apps.posts.actions.commitments import fix_commitment, submit_commitment
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import Programme
from apps.spreadsheets.actions import judge_upload, store_export
from apps.spreadsheets.importers import importer_for
from apps.units.enums import UnitKind
from apps.units.models import Unit
from tests.activities import factories as of_activities
from tests.conftest import NOW
from tests.posts import factories as of_posts
from tests.world import LONG_AGO, give_account, new_community, new_person, new_unit

FAR_NAME, FAR_PHONE = "欧阳远航", "13900000099"
MISSING = 999_999_999
PASSWORD = "secret-8"
# Rows that come into being only when a half-year is over; tests/evaluations asks who reaches them.
WITHOUT_ROWS = {
    "evaluations.EvaluationRound",
    "evaluations.EvaluationTarget",
    "evaluations.EvaluationResult",
    "evaluations.FeedbackReport",
    "evaluations.PaperSheet",
}
ROSTER = next(Path(__file__).parents[1].glob("data/rosters/rosters/01*.xlsx"))


@dataclass
class Side:
    """One unit, one community, one member, and the rows by model label."""

    unit: Unit
    town: Unit
    community: Community
    staff: dict[Role, User] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)


def new_programme(year: int, status: ProgrammeStatus) -> Programme:
    published = LONG_AGO if status != ProgrammeStatus.DRAFT else None
    return create(
        Programme,
        by=None,
        at=LONG_AGO,
        year=year,
        name=f"{year}年实施方案",
        district_name="杨陵区",
        region_code="610403",
        status=status,
        published_at=published,
        starts_on=dt.date(year, 1, 1),
        ends_on=dt.date(year, 12, 31),
        check_in_deadline=dt.date(year, 5, 10),
    )


def new_account(name: str, role: Role | None, **where: Any) -> User:
    user = User.objects.create_user(username=f"a{User.objects.count()}", password=PASSWORD, name=name)
    if role:
        values = {"from_on": dt.date(2020, 1, 1), **where}
        create(RoleAssignment, by=None, at=LONG_AGO, user=user, role=role, **values)
    return user


def _staff(unit: Unit, town: Unit, community: Community) -> dict[Role, User]:
    """One account per role that hangs on a unit or a community."""
    staff = {}
    for role in UNIT_ROLES | COMMUNITY_ROLES:
        place = (
            {"unit": town if role == Role.TOWN else unit} if role in UNIT_ROLES else {"community": community}
        )
        staff[role] = new_account(f"{community.name}{role.label}", role, **place)
    return staff


def build_side(name: str, member_name: str, phone: str, programme: Programme) -> Side:
    town = new_unit(f"{name}街道", kind=UnitKind.TOWN)
    unit, community = new_unit(f"{name}局"), new_community(f"{name}社区", town)
    side = Side(unit, town, community, _staff(unit, town, community))
    person = new_person(member_name, unit, phone=phone, residence=community)
    side.staff[Role.MEMBER] = give_account(person)
    waiting = new_person(f"{member_name}二", unit)
    worker = side.staff[Role.COMMUNITY_WORKER]
    card = of_activities.check_in(person, community, programme, worker)
    side.rows |= {
        "units.Unit": unit.pk,
        "communities.Community": community.pk,
        "members.Person": person.pk,
        "checkins.CheckInCard": card.pk,
        "key": card.address_key,
        "accounts.User": worker.pk,
        "accounts.RoleAssignment": worker.role_assignments.get().pk,
    }
    _paperwork(side, waiting)
    _post_and_promises(side, person)
    _activity(side, person)
    return side


def _paperwork(side: Side, person: Person) -> None:
    liaison = side.staff[Role.UNIT_LIAISON]
    importer = importer_for("members")
    assert importer is not None
    batch = judge_upload(
        importer=importer,
        filename=ROSTER.name,
        content=ROSTER.read_bytes(),
        unit=side.unit,
        by=liaison,
        at=NOW,
    )
    values = {"kind": ContactKind.UNIT, "unit": side.unit, "from_on": NOW.date()}
    contact = assign_contact(community=side.community, values=values, by=None, at=NOW)
    event = request_status(
        person=person,
        kind=StatusKind.RETIRED,
        from_on=NOW.date(),
        to_on=None,
        evidence="退休审批表",
        by=liaison,
        at=NOW,
    )
    data_request = ask_data_request(
        person=person, kind=DataRequestKind.CORRECTION, text="职务有误", by=liaison, at=NOW
    )
    urgent = draft_urgent(
        community=side.community,
        person=side.staff[Role.MEMBER].person,
        text="多次主动帮助独居老人",
        by=side.staff[Role.COMMUNITY_WORKER],
        at=NOW,
    )
    complaint = make_complaint(page="/cards/", text="页面太慢", by=liaison, at=NOW)
    side.rows |= {
        "spreadsheets.ImportBatch": batch.pk,
        "communities.ContactAssignment": contact.pk,
        "members.StatusEvent": event.pk,
        "members.DataRequest": data_request.pk,
        "notifications.Complaint": complaint.pk,
        "evaluations.UrgentFeedback": urgent.pk,
    }


def _post_and_promises(side: Side, person: Person) -> None:
    post = of_posts.new_post(side.community, capacity=2)
    claim = claim_post(post=post, person=person, by=person.user, at=NOW)
    promises = submit_commitment(card=of_posts.draft_of(person), by=person.user, at=NOW)
    promises = fix_commitment(card=promises, by=side.staff[Role.UNIT_SECRETARY], at=NOW)
    side.rows |= {
        "posts.Post": post.pk,
        "posts.PostClaim": claim.pk,
        "posts.CommitmentCard": promises.pk,
        "posts.CommitmentItem": promises.items.first().pk,
    }


def _activity(side: Side, person: Person) -> None:
    """Two activities: one over with a correction asked for, one announced with an invitation."""
    worker, secretary = side.staff[Role.COMMUNITY_WORKER], side.staff[Role.COMMUNITY_SECRETARY]
    before = NOW - dt.timedelta(days=10)
    over = of_activities.approved(
        side.community,
        worker,
        secretary,
        at=before,
        title="上一次清洁",
        starts_at=before + dt.timedelta(days=5),
        ends_at=before + dt.timedelta(days=5, hours=2),
    )
    over = activities.announce_activity(
        activity=over, invitation=Invitation(Audience.NOBODY), by=worker, at=before
    )
    over = of_activities.joined(over, person, at=before)
    over = of_activities.called(over, person, by=worker)
    over = activities.finish_activity(activity=over, by=worker, at=over.ends_at)
    attendance = of_activities.verify(over, by=secretary)[0]
    correction = activities.ask_correction(
        attendance=attendance, new_hours=Decimal("1.0"), reason="提前离开", by=worker, at=NOW
    )
    coming = of_activities.announced(
        side.community, worker, secretary, invitation=Invitation(Audience.ALL), title="这一次清洁"
    )
    draft = of_activities.planned(side.community, worker, title="下一次清洁")
    entry = activities.RollEntry(person.pk, AttendanceStatus.ABSENT)
    said = activities.Mark(uuid.uuid4(), entry, over.starts_at)
    (mark,) = activities.take_marks(activity=over, marks=[said], by=worker, at=NOW)
    side.rows |= {
        "activities.Activity": draft.pk,
        "activities.Attendance": attendance.pk,
        "activities.HoursCorrection": correction.pk,
        "activities.RollMark": mark.pk,
        "activities.SignUp": SignUp.objects.get(activity=coming, person=person).pk,
    }


@dataclass
class District:
    """Both sides and everybody who tries the doors."""

    near: Side
    far: Side
    principals: dict[str, User | None]
    own: dict[str, dict[str, Any]]  # what only one account may open

    def object_of(self, about: str, side: str, principal: str) -> Any:
        """The key of the near, far or missing row that an address about `about` names."""
        if not about:
            return None
        if about == "figure":
            return "nothing" if side == "missing" else "I1"
        if about == "kind":
            return {"near": "members", "far": "nothing", "missing": "nothing-at-all"}[side]
        if side == "missing":
            return "0" * 22 if about == "key" else MISSING
        if about in self.own:
            others = next(key for name, key in self.own[about].items() if name != principal)
            return self.own[about].get(principal, others) if side == "near" else others
        if about in WITHOUT_ROWS:
            return MISSING
        return (self.near if side == "near" else self.far).rows[about]


def build_district() -> District:
    programme = new_programme(2026, ProgrammeStatus.PUBLISHED)
    draft = new_programme(2027, ProgrammeStatus.DRAFT)
    seed_catalogue(by=None, at=NOW)
    publish_privacy_notice(number="2026-1", text="告知内容", from_on=NOW.date(), by=None, at=NOW)
    near = build_side("近处", "王近邻", "13900000011", programme)
    far = build_side("远方", FAR_NAME, FAR_PHONE, programme)
    near.rows["programmes.Programme"], far.rows["programmes.Programme"] = programme.pk, draft.pk
    for side in (near, far):
        side.rows["dashboards.Screen"] = create(Screen, by=None, at=NOW, name="大厅").pk
    principals: dict[str, User | None] = {role.value: user for role, user in near.staff.items()}
    for role in Role:
        principals.setdefault(role.value, None)
        if principals[role.value] is None:
            principals[role.value] = new_account(role.label, role)
    principals["role ended"] = _ended(near)
    principals["transferred"] = _transferred(near, far)
    return District(near, far, {**principals, "anonymous": None}, _own_rows(principals))


def _ended(near: Side) -> User:
    yesterday = NOW.date() - dt.timedelta(days=1)
    return new_account("司徒止", Role.UNIT_LIAISON, unit=near.unit, to_on=yesterday)


def _transferred(near: Side, far: Side) -> User:
    """A member and liaison of the near unit who went to the far one: the old unit's role has ended."""
    person = new_person("上官迁", near.unit)
    user = give_account(person)
    transfer_person(
        person=person, unit=far.unit, branch=None, on=NOW.date(), by=near.staff[Role.UNIT_LIAISON], at=NOW
    )
    near.rows["moved"] = person.pk
    return user


def _own_rows(principals: dict[str, User | None]) -> dict[str, dict[str, Any]]:
    messages, files, jobs = {}, {}, {}
    for name, user in principals.items():
        if user is None:
            continue
        notify(recipients=[user], kind="card.issued", occasion="test", subject="一条消息", at=NOW)
        messages[name] = Message.objects.filter(recipient=user).latest("pk").pk
        files[name] = store_export(
            kind="members", filename="表.xlsx", content=b"x", row_count=1, reason="核对", by=user, at=NOW
        ).pk
        jobs[name] = create(
            Job, by=user, at=NOW, owner=user, kind="units", title="导出单位", unit="个", total=2000,
            parameters={"ids": [], "columns": [], "reason": "核对"}, reason="核对",
        ).pk  # fmt: skip
    return {"notifications.Message": messages, "spreadsheets.FileExport": files, "jobs.Job": jobs}
