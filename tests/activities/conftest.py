"""An activity of 阳光社区 on 15 May 2026, 9 to 11, in its states."""

import pytest

from apps.accounts.models import User
from apps.activities.models import Activity, Attendance
from apps.communities.models import Community
from apps.members.models import Person
from apps.programmes.models import Programme
from tests.activities import factories


@pytest.fixture
def checked_in(
    wang: Person, zhao: Person, teacher: Person, sunshine: Community, programme: Programme, worker: User
) -> list[Person]:
    """王建国, 赵敏 and 孙丽 have checked in at 阳光社区."""
    people = [wang, zhao, teacher]
    for person in people:
        factories.check_in(person, sunshine, programme, worker)
    return people


@pytest.fixture
def draft(sunshine: Community, programme: Programme, worker: User) -> Activity:
    return factories.planned(sunshine, worker)


@pytest.fixture
def approved(sunshine: Community, programme: Programme, worker: User, community_secretary: User) -> Activity:
    return factories.approved(sunshine, worker, community_secretary)


@pytest.fixture
def announced(
    sunshine: Community, checked_in: list[Person], worker: User, community_secretary: User
) -> Activity:
    return factories.announced(sunshine, worker, community_secretary)


@pytest.fixture
def finished(announced: Activity, wang: Person, zhao: Person, worker: User) -> Activity:
    """Over; 王建国 and 赵敏 were there, the worker called the roll."""
    return factories.finished(announced, wang, zhao, by=worker)


@pytest.fixture
def record(finished: Activity, wang: Person, member: User, second_worker: User) -> Attendance:
    """王建国's attendance, verified."""
    factories.verify(finished, by=second_worker)
    return Attendance.objects.get(person=wang)
