"""The cast of stories about posts: 王建国 and 赵敏 have checked in at 阳光社区, the catalogue is there."""

import pytest

from apps.accounts.models import User
from apps.communities.models import Community
from apps.members.models import Person
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.actions.claims import claim_post
from apps.posts.models import Post, PostClaim
from apps.programmes.models import Programme
from tests.conftest import NOW
from tests.posts.factories import check_in, new_post
from tests.world import give_account


@pytest.fixture
def catalogue(db: None) -> None:
    seed_catalogue(by=None, at=NOW)


@pytest.fixture
def wang_in(wang: Person, member: User, sunshine: Community, programme: Programme, worker: User) -> Person:
    """王建国, checked in, with an account."""
    wang.user = member
    check_in(wang, sunshine, programme, worker)
    return wang


@pytest.fixture
def zhao_in(zhao: Person, sunshine: Community, programme: Programme, worker: User) -> Person:
    """赵敏, checked in, with an account."""
    give_account(zhao)
    check_in(zhao, sunshine, programme, worker)
    return zhao


@pytest.fixture
def sun_in(teacher: Person, sunshine: Community, programme: Programme, worker: User) -> Person:
    """孙丽 of another unit, checked in, without an account."""
    check_in(teacher, sunshine, programme, worker)
    return teacher


@pytest.fixture
def speaker(catalogue: None, sunshine: Community) -> Post:
    """政策宣讲员 of 阳光社区, two places."""
    return new_post(sunshine, capacity=2)


@pytest.fixture
def patrol(catalogue: None, sunshine: Community) -> Post:
    """治安巡逻员, one place."""
    return new_post(sunshine, "治安巡逻员", capacity=1)


@pytest.fixture
def claim(wang_in: Person, speaker: Post, member: User) -> PostClaim:
    """王建国's fresh claim of 政策宣讲员."""
    return claim_post(post=speaker, person=wang_in, by=member, at=NOW)
