"""What a day asks of members' data."""

from datetime import datetime

from apps.members.actions.invitations import expire_invitations
from apps.members.actions.requests import chase_data_requests


def sweep_day(*, at: datetime) -> dict[str, int]:
    """Everything due today; running it twice tells nobody twice."""
    return {"expired": expire_invitations(at=at), "chased": chase_data_requests(at=at)}
