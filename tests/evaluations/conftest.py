"""The first half-year's round of 阳光社区 at each stop of its way, reached by the deeds."""

import pytest
from django.core.cache import cache

from apps.evaluations import actions
from apps.evaluations.models import EvaluationRound, FeedbackReport
from apps.posts.enums import ItemStatus
from tests.evaluations import factories as f


@pytest.fixture(autouse=True)
def _fresh_throttle():
    """Wrong codes of one test don't count in the next."""
    cache.clear()


@pytest.fixture
def checked_in(wang, zhao, teacher, sunshine, programme, worker):
    """王建国, 赵敏 and 孙丽 have been at 阳光社区 since 25 April."""
    for person in (wang, zhao, teacher):
        f.check_in(person, sunshine, programme, worker)
    return [wang, zhao, teacher]


@pytest.fixture
def promised(checked_in, wang, sunshine, programme, secretary):
    """王建国 promised three things: one done, one not, one impossible."""
    states = (ItemStatus.DONE, ItemStatus.OPEN, ItemStatus.UNDONE_OBJECTIVE)
    return f.promise(wang, sunshine, programme, secretary, *states)


@pytest.fixture
def prepared(checked_in, promised, community_secretary):
    actions.sweep_day(at=f.PREPARED)
    return EvaluationRound.objects.with_names().get()


@pytest.fixture
def slips(prepared, community_secretary):
    return f.with_voters(prepared, community_secretary)


@pytest.fixture
def opened(prepared, slips, community_secretary):
    actions.open_round(evaluation=prepared, by=community_secretary, at=f.OPENED)
    return EvaluationRound.objects.with_names().get()


@pytest.fixture
def voted(opened, slips):
    """All six have voted."""
    f.vote(slips, opened)
    opened.refresh_from_db()
    return opened


@pytest.fixture
def counted(voted):
    actions.sweep_day(at=f.CLOSED)
    actions.sweep_day(at=f.COUNTED)
    voted.refresh_from_db()
    return voted


@pytest.fixture
def confirmed(counted, community_secretary):
    actions.confirm_round(evaluation=counted, by=community_secretary, at=f.CONFIRMED)
    counted.refresh_from_db()
    return counted


@pytest.fixture
def report(confirmed, bureau):
    """The draft for 区财政局."""
    return FeedbackReport.objects.with_names().get(unit=bureau)


@pytest.fixture
def sent(confirmed, bureau, community_secretary):
    actions.send_reports(evaluation=confirmed, by=community_secretary, at=f.SENT)
    return FeedbackReport.objects.with_names().get(unit=bureau)
