"""People, their dated memberships, status events and consents."""

from apps.members.models.consents import Consent, Invitation, PrivacyNotice
from apps.members.models.people import OrgRelation, Person
from apps.members.models.requests import DataRequest
from apps.members.models.status import StatusEvent

__all__ = ["Consent", "DataRequest", "Invitation", "OrgRelation", "Person", "PrivacyNotice", "StatusEvent"]
