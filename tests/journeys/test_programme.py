"""Line 1: the organisation department opens the year, loads the district and hands out the work."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from apps.accounts.enums import Role
from apps.accounts.models import RoleAssignment, User
from apps.audit.models import AuditEvent
from apps.communities.enums import CommunityKind
from apps.communities.models import Community, ContactAssignment
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.models import Post
from apps.programmes.actions import DEFAULT_EXCLUSIONS
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import Programme, StarStandard
from apps.units.models import Unit
from tests.conftest import NOW
from tests.journeys.conftest import accepts_questions, confirms, uploads
from tests.journeys.seats import Seat, words
from tests.spreadsheets.rosters import content_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
REGIONS = Path(__file__).parents[1] / "data" / "regions"
# What the form doesn't propose itself.
YEAR = {
    "year": 2026,
    "name": "在职党员到社区开展志愿服务群众活动实施方案",
    "district_name": "杨陵区",
    "region_code": "610403",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "check_in_deadline": "2026-05-10",
}
WINDOWS = {
    f"{half}-{name}": day
    for half, days in {
        "H1": ("2026-07-01", "2026-07-05", "2026-07-20", "2026-07-31"),
        "H2": ("2027-01-01", "2027-01-05", "2027-01-20", "2027-01-31"),
    }.items()
    for name, day in zip(("prepares_on", "opens_on", "closes_on", "feedback_by"), days, strict=True)
}


def opens_the_year(own: Seat) -> Programme:
    own.does("/programmes/create/", "保存", **YEAR)
    programme = Programme.objects.get()
    url = programme.get_absolute_url()
    own.does(f"{url}windows/", "保存", **WINDOWS)
    own.does(f"{url}exclusions/", "保存")
    own.does(url, "发布方案")
    programme.refresh_from_db()
    return programme


@pytest.mark.requirement("Y26", "Y28", "Y44", "Y49", "Y67")
def test_the_department_opens_the_year(department, liaison, sign_in):
    own, theirs = sign_in(department), sign_in(liaison)
    assert "本年度方案还没有发布" in words(theirs.reads("/cards/issue/"))
    late = {**YEAR, "check_in_deadline": "2027-05-10"}
    told = own.is_told("/programmes/create/", "保存", **late)
    assert "报到截止日要在方案的开始日期和结束日期之间" in told
    assert Programme.objects.count() == 0

    programme = opens_the_year(own)
    assert programme.status == ProgrammeStatus.PUBLISHED
    assert (programme.check_in_deadline, programme.min_activities) == (dt.date(2026, 5, 10), 4)
    assert (programme.activity_days, str(programme.min_report_in_rate)) == ([15, 16], "0.900")
    assert list(programme.evaluation_windows.values_list("half", "opens_on")) == [
        ("H1", dt.date(2026, 7, 5)),
        ("H2", dt.date(2027, 1, 5)),
    ]
    in_use = dict(programme.exclusion_kinds.values_list("code", "is_active"))
    assert {code for code, on in in_use.items() if on} == {code for code, *_ in DEFAULT_EXCLUSIONS}
    assert in_use["long_leave"] is False

    star = {"name": "五星标准", "basis": "记录办法", "from_on": "2026-01-01"}
    own.does("/programmes/stars/create/", "保存", **star, hours="100,300,600,1000,1500")
    assert StarStandard.objects.filter(from_on=dt.date(2026, 1, 1)).count() == 1
    written = AuditEvent.objects.filter(actor_name=department.name)
    assert list(written.order_by("pk").values_list("event", flat=True)) == [
        "programme.created",
        "programme.window_set",
        "programme.window_set",
        "programme.exclusions_set",
        "programme.published",
        "star_standard.created",
    ]

    page = words(theirs.reads(programme.get_absolute_url()))
    for said in ("2026年5月10日", "90%", "15日、16日", "五星标准"):
        assert said in page
    assert theirs.get("/programmes/create/").status_code == 403
    assert "本年度方案还没有发布" not in words(theirs.reads("/cards/issue/"))


def stores(own: Seat, kind: str, file: str) -> tuple[int, int]:
    """Upload, answer every question with yes, confirm; what was created and what was left out."""
    batch = uploads(own, kind, content_of(file))
    accepts_questions(own, batch)
    confirms(own, batch)
    return batch.created_rows, batch.skipped_rows


@pytest.mark.requirement("Y6", "Y7", "Y8", "Y12", "Y20")
def test_the_department_loads_its_district(department, sign_in):
    own = sign_in(department)
    opens_the_year(own)
    call_command(
        "import_regions", *(str(REGIONS / f"{name}.csv") for name in ("areas", "streets", "villages"))
    )
    assert Community.objects.filter(kind=CommunityKind.FOCUS).count() == 0

    stores(own, "communities", "communities.xlsx")
    focus = Community.objects.filter(kind=CommunityKind.FOCUS)
    assert {name.split("社区")[0] for name in focus.values_list("name", flat=True)} == {
        *("阳光", "邰东", "景苑", "温馨", "化建", "邰北", "邰西", "永安", "西苑", "东苑"),
        *("公园路", "常乐路", "康乐西路"),
    }
    assert set(Community.objects.values_list("town__kind", flat=True)) == {"town"}
    page = words(own.reads("/communities/?kind=focus"))
    assert "康乐西路社区" in page
    others = Community.objects.exclude(kind=CommunityKind.FOCUS)
    assert (focus.count(), others.count()) == (13, 11)

    created, _ = stores(own, "units", "units.xlsx")
    assert created == Unit.objects.exclude(kind="town").count()
    seed_catalogue(by=None, at=NOW)
    created, _ = stores(own, "posts", "posts.xlsx")
    assert created == Post.objects.count() > 0

    sunshine = Community.objects.get(name__startswith="阳光社区")
    unit = Unit.objects.get(short_name="区民政局")
    assign = f"/communities/{sunshine.pk}/contacts/assign/"
    own.does(assign, "保存", kind="unit", unit=unit.pk, from_on="2026-05-01")
    leader = {"leader_name": "龙昌明", "leader_title": "区长", "from_on": "2026-05-01"}
    page = words(own.does(assign, "保存", kind="leader", **leader))
    assert "区民政局" in page
    assert "龙昌明 区长" in page
    named = ContactAssignment.objects.filter(community=sunshine, from_on=dt.date(2026, 5, 1))
    assert set(named.values_list("kind", flat=True)) == {"unit", "leader"}
    assert sunshine.name in words(own.reads(unit.get_absolute_url()))


@pytest.mark.requirement("Y29", "Y38", "Y46")
def test_the_department_names_who_works_where(department, bureau, sunshine, school, stepped_up):
    own = stepped_up(department)
    passwords = {}
    for username, name, role, where in (
        ("gao01", "高鑫", Role.UNIT_LIAISON, {"unit": bureau.pk}),
        ("lin01", "林小雨", Role.COMMUNITY_WORKER, {"community": sunshine.pk}),
    ):
        shown = words(own.sends("/accounts/create/", "保存", username=username, name=name))
        passwords[username] = re.search(rf"账号名 {username} 初始密码 (\S+)", shown)[1]
        user = User.objects.get(username=username)
        give = f"/accounts/{user.pk}/roles/give/"
        own.does(give, "分配", role=role, from_on="2026-05-06", **where)
    assert set(
        RoleAssignment.objects.filter(user__username__in=passwords).values_list(
            "role", "unit__short_name", "community__name"
        )
    ) == {(Role.UNIT_LIAISON, "区财政局", None), (Role.COMMUNITY_WORKER, None, "阳光社区")}
    assert "高鑫" in words(own.reads(bureau.get_absolute_url()))

    chosen = {"password1": "Yangling-2026", "password2": "Yangling-2026"}
    for username, sees, not_sees in (
        ("gao01", "/units/", "/cards/desk/"),
        ("lin01", "/cards/desk/", "/units/create/"),
    ):
        first = Seat()
        first.does("/accounts/login/", "登录", login=username, password=passwords[username])
        assert first.get("/", follow=True).request["PATH_INFO"] == "/accounts/password/change/"
        first.does("/accounts/password/change/", "保存新密码", oldpassword=passwords[username], **chosen)
        assert first.reads(sees).request["PATH_INFO"] == sees
        assert first.get(not_sees).status_code == 403
