"""For whom the pages are: lists by role, one activity by its community, changes by POST only."""

import pytest

from apps.accounts.enums import Role
from apps.activities.exports import ACTIVITY_REGISTER
from apps.jobs.models import Job
from apps.jobs.running import run_waiting_jobs
from apps.spreadsheets.models import FileExport
from tests.conftest import post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

GATES = [
    ("create/", {"worker", "community_secretary"}),
    ("mine/", {"member"}),
    ("hours/mine/", {"member"}),
    ("hours/", {"worker", "community_secretary", "liaison", "department", "town_officer"}),
    ("participation/", {"worker", "community_secretary", "liaison", "department"}),
    ("corrections/", {"worker", "community_secretary", "town_officer"}),
    ("month/", {"worker", "community_secretary", "liaison", "department", "town_officer", "member"}),
    ("", {"worker", "community_secretary", "liaison", "department", "town_officer", "member"}),
]

ON_ONE = [
    ("edit/", "worker"),
    ("announce/", "worker"),
    ("invite/", "worker"),
    ("cancel/", "community_secretary"),
    ("reschedule/", "community_secretary"),
    ("send-back/", "community_secretary"),
    ("roll/", "worker"),
    ("roll/codes/", "worker"),
    ("finish/", "worker"),
    ("hours/", "worker"),
    ("summary/", "worker"),
    ("sheet/", "worker"),
    ("sign-ups/", "worker"),
    ("register/", "community_secretary"),
]


@pytest.mark.parametrize(("path", "allowed"), GATES)
def test_each_list_is_for_its_roles(
    sign_in,
    programme,
    worker,
    community_secretary,
    liaison,
    department,
    town_officer,
    member,
    auditor,
    path,
    allowed,
):
    users = {
        "worker": worker,
        "community_secretary": community_secretary,
        "liaison": liaison,
        "department": department,
        "town_officer": town_officer,
        "member": member,
        "auditor": auditor,
    }

    answers = {name: sign_in(user).get(f"/activities/{path}").status_code for name, user in users.items()}

    assert answers == {name: 200 if name in allowed else 403 for name in users}


@pytest.mark.parametrize(("path", "who"), ON_ONE)
def test_pages_of_one_activity_are_for_its_community(
    sign_in, finished, make_user, eastside, member, worker, community_secretary, path, who
):
    """Out of reach is 404 like what doesn't exist; a role without the deed is 403."""
    own = {"worker": worker, "community_secretary": community_secretary}[who]
    role = {"worker": Role.COMMUNITY_WORKER, "community_secretary": Role.COMMUNITY_SECRETARY}[who]
    stranger = make_user("外社区", role, community=eastside)
    url = f"/activities/{finished.pk}/{path}"

    assert sign_in(own).get(url).status_code == 200
    foreign = sign_in(stranger).get(url)
    assert foreign.status_code == sign_in(stranger).get(f"/activities/999999/{path}").status_code == 404
    assert "王建国" not in foreign.content.decode()
    assert sign_in(member).get(url).status_code == 403


def test_register_of_an_activity_is_made_at_once_or_by_the_worker(
    sign_in, finished, community_secretary, monkeypatch, clock
):
    url, client = f"/activities/{finished.pk}/register/", sign_in(community_secretary)
    assert post(client, url, {"reason": "归档"})["Location"] == "/files/"
    monkeypatch.setitem(vars(ACTIVITY_REGISTER), "small", 0)
    answer = post(client, url, {"reason": "归档"})
    assert answer["Location"] == Job.objects.get().get_absolute_url()
    run_waiting_jobs()
    first, second = FileExport.objects.all()
    assert (first.filename, first.row_count) == (second.filename, second.row_count)
    assert "签到登记表" in first.filename


@pytest.mark.parametrize("path", ["submit", "approve", "close", "sign-up"])
def test_a_change_refuses_to_be_got(sign_in, announced, worker, path):
    assert sign_in(worker).get(f"/activities/{announced.pk}/{path}/").status_code == 405
