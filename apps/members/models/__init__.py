"""People, their dated memberships, status events and consents."""

from apps.members.models.consents import Consent, Invitation, PrivacyNotice
from apps.members.models.people import OrgRelation, Person
from apps.members.models.status import StatusEvent

__all__ = ["Consent", "Invitation", "OrgRelation", "Person", "PrivacyNotice", "StatusEvent"]
