"""A small district in which stories play: two towns, three communities, a tree of units, five people.

Fixtures only; import nothing from here but the helper functions. Loaded for every test by conftest.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.communities.enums import CommunityKind
from apps.communities.models import Community
from apps.core.models import create
from apps.members.enums import Sex
from apps.members.models import OrgRelation, Person
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import EvaluationWindow, Programme
from apps.units.enums import PartyOrgKind, UnitKind
from apps.units.models import Branch, Unit

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def new_unit(short_name: str, *, parent: Unit | None = None, kind: UnitKind = UnitKind.DEPARTMENT) -> Unit:
    number = Unit.objects.count() + 1
    return create(
        Unit,
        by=None,
        at=LONG_AGO,
        name=f"杨陵{short_name}",
        short_name=short_name,
        kind=kind,
        code=f"U{number:03d}",
        party_org_name=f"中共杨陵{short_name}支部委员会",
        party_org_kind=PartyOrgKind.BRANCH,
        parent=parent,
        path=f"{parent.path if parent else ''}{number:04d}/",
    )


def new_community(name: str, town: Unit, *, kind: CommunityKind = CommunityKind.FOCUS) -> Community:
    number = Community.objects.count() + 1
    return create(
        Community,
        by=None,
        at=LONG_AGO,
        code=f"61040300{number:04d}",
        name=name,
        town=town,
        kind=kind,
        address="康乐路1号",
        office_phone="029-87030000",
        reception_name="林接待",
        reception_hours="周一至周五 8:30—17:30",
    )


def new_person(name: str, unit: Unit, **values: Any) -> Person:
    number = Person.objects.count() + 1
    person = create(
        Person,
        by=None,
        at=LONG_AGO,
        volunteer_no=f"V{number:06d}",
        name=name,
        sex=values.pop("sex", Sex.MALE),
        **values,
    )
    create(OrgRelation, by=None, at=LONG_AGO, person=person, unit=unit, from_on=dt.date(2020, 1, 1))
    return person


def give_account(person: Person) -> User:
    """The account of a member who has accepted the invitation."""
    user = User.objects.create_user(username=person.volunteer_no, password="secret-8", name=person.name)
    create(
        RoleAssignment,
        by=None,
        at=LONG_AGO,
        user=user,
        role=Role.MEMBER,
        from_on=dt.date(2020, 1, 1),
    )
    person.user = user
    person.save(update_fields=["user"])
    return user


@pytest.fixture
def programme(db: None) -> Programme:
    """The year 2026: deadline 10 May, 90 %, four activities, days 15 and 16."""
    row = create(
        Programme,
        by=None,
        at=LONG_AGO,
        year=2026,
        name="在职党员到社区开展志愿服务群众活动实施方案",
        district_name="杨陵区",
        region_code="610403",
        status=ProgrammeStatus.PUBLISHED,
        published_at=LONG_AGO,
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2026, 12, 31),
        check_in_deadline=dt.date(2026, 5, 10),
    )
    for half, month, year in (("H1", 7, 2026), ("H2", 1, 2027)):
        EvaluationWindow.objects.create(
            programme=row,
            half=half,
            prepares_on=dt.date(year, month, 1),
            opens_on=dt.date(year, month, 5),
            closes_on=dt.date(year, month, 20),
            feedback_by=dt.date(year, month, 31),
        )
    return row


@pytest.fixture
def committee(db: None) -> Unit:
    """区直机关工委, the root of the departments."""
    return new_unit("区直机关工委")


@pytest.fixture
def bureau(committee: Unit) -> Unit:
    """区财政局, the unit of most stories."""
    return new_unit("区财政局", parent=committee)


@pytest.fixture
def school(committee: Unit) -> Unit:
    """区教育局 with a subordinate 区实验小学: another unit."""
    return new_unit("区教育局", parent=committee)


@pytest.fixture
def branch(bureau: Unit) -> Branch:
    return create(Branch, by=None, at=LONG_AGO, unit=bureau, name="区财政局机关党支部")


@pytest.fixture
def town(db: None) -> Unit:
    return new_unit("李台街道", kind=UnitKind.TOWN)


@pytest.fixture
def other_town(db: None) -> Unit:
    return new_unit("大寨街道", kind=UnitKind.TOWN)


@pytest.fixture
def sunshine(town: Unit) -> Community:
    """阳光社区, where most members report in."""
    return new_community("阳光社区", town)


@pytest.fixture
def eastside(town: Unit) -> Community:
    """邰东社区, another one of the same town."""
    return new_community("邰东社区", town)


@pytest.fixture
def faraway(other_town: Unit) -> Community:
    """康乐西路社区, in another town."""
    return new_community("康乐西路社区", other_town)


@pytest.fixture
def wang(bureau: Unit, sunshine: Community) -> Person:
    """王建国 of the bureau, lives in 阳光社区."""
    return new_person(
        "王建国",
        bureau,
        pinyin="wangjianguo",
        initials="wjg",
        birth="1968-05",
        phone="13800000001",
        residence=sunshine,
        skills=["书法", "法律咨询"],
        intentions=["政策宣传"],
    )


@pytest.fixture
def zhao(bureau: Unit) -> Person:
    """赵敏 of the same bureau."""
    return new_person("赵敏", bureau, sex=Sex.FEMALE, pinyin="zhaomin", initials="zm", phone="13800000002")


@pytest.fixture
def teacher(school: Unit) -> Person:
    """孙老师 of another unit."""
    return new_person("孙丽", school, sex=Sex.FEMALE, pinyin="sunli", initials="sl", phone="13800000003")


@pytest.fixture
def department(make_user: Callable[..., User]) -> User:
    return make_user("组织部 周部长", Role.ORGANISATION_DEPARTMENT)


@pytest.fixture
def town_officer(make_user: Callable[..., User], town: Unit) -> User:
    return make_user("李台街道 郑书记", Role.TOWN, unit=town)


@pytest.fixture
def secretary(make_user: Callable[..., User], bureau: Unit) -> User:
    return make_user("财政局 张书记", Role.UNIT_SECRETARY, unit=bureau)


@pytest.fixture
def liaison(make_user: Callable[..., User], bureau: Unit) -> User:
    return make_user("财政局 高联络员", Role.UNIT_LIAISON, unit=bureau)


@pytest.fixture
def other_liaison(make_user: Callable[..., User], school: Unit) -> User:
    return make_user("教育局 邵联络员", Role.UNIT_LIAISON, unit=school)


@pytest.fixture
def community_secretary(make_user: Callable[..., User], sunshine: Community) -> User:
    return make_user("阳光社区 吴书记", Role.COMMUNITY_SECRETARY, community=sunshine)


@pytest.fixture
def worker(make_user: Callable[..., User], sunshine: Community) -> User:
    return make_user("阳光社区 陈东", Role.COMMUNITY_WORKER, community=sunshine)


@pytest.fixture
def second_worker(make_user: Callable[..., User], sunshine: Community) -> User:
    return make_user("阳光社区 刘芳", Role.COMMUNITY_WORKER, community=sunshine)


@pytest.fixture
def other_worker(make_user: Callable[..., User], eastside: Community) -> User:
    return make_user("邰东社区 张国洋", Role.COMMUNITY_WORKER, community=eastside)


@pytest.fixture
def member(wang: Person) -> User:
    """王建国's account."""
    return give_account(wang)


@pytest.fixture
def auditor(make_user: Callable[..., User]) -> User:
    return make_user("审计管理员", Role.AUDIT_ADMINISTRATOR)


@pytest.fixture
def guard(make_user: Callable[..., User]) -> User:
    return make_user("安全管理员", Role.SECURITY_ADMINISTRATOR)


@pytest.fixture
def operator(make_user: Callable[..., User]) -> User:
    return make_user("系统管理员", Role.SYSTEM_ADMINISTRATOR)
