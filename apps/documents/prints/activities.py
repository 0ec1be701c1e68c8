"""Papers around one activity, and of a member's way through a year of them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from apps.documents.prints.members import ServiceLine


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterLine:
    """One person expected at an activity; ``number`` is that of the sign-in sheet, ``phone`` is masked."""

    number: str = ""
    name: str
    sex: str = ""
    unit: str = ""
    party_org: str = ""
    post: str = ""
    phone: str = ""
    status: str = ""
    came: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterPrint:
    """在职党员进社区活动人员名单 of one activity (一单)."""

    number: str
    link: str
    community: str
    activity: str
    place: str
    starts_at: datetime
    ends_at: datetime
    contact_person: str = ""
    contact_phone: str = ""
    lines: tuple[RosterLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePrint:
    """An activity as a picture; no names of those who come."""

    district: str
    link: str
    title: str
    community: str
    place: str
    content: str = ""
    starts_at: datetime
    ends_at: datetime
    contact_person: str = ""
    contact_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCardPrint:
    """在职党员进社区联系卡: the member, the community's contact, and the receipt it returns."""

    serial: str
    link: str
    district: str
    name: str
    phone: str = ""
    title: str = ""
    unit: str
    party_org: str = ""
    strengths: str = ""
    intentions: str = ""
    available_time: str = ""
    post: str = ""
    community: str = ""
    community_address: str = ""
    reception_hours: str = ""
    reception_person: str = ""
    reception_phone: str = ""
    met_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackCard:
    """One member's card; what the records don't know is ticked and written by hand."""

    number: str
    link: str
    name: str
    unit: str = ""
    post: str = ""
    presence: str = ""
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackCardPrint:
    """在职党员进社区情况反馈卡 for everybody who came to one activity, two cards a page."""

    district: str
    community: str
    activity: str
    place: str
    content: str = ""
    served_on: date
    cards: tuple[FeedbackCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCardPrint:
    """服务活动记录卡 of one member and year: verified services, then ``blank_lines`` to write on."""

    number: str
    link: str
    district: str
    year: int
    name: str
    volunteer_no: str = ""
    unit: str = ""
    community: str = ""
    post: str = ""
    as_of: date
    activities: int
    hours: Decimal
    minimum: int
    lines: tuple[ServiceLine, ...] = ()
    blank_lines: int = 0
