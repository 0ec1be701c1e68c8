"""Papers of one member: cards, records, invitations."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPrint:
    """在职党员到社区报到卡: stub, community copy and receipt copy of one member's check-in.

    Only the stub, which the unit keeps, carries birth, ethnicity, joining day and home; the community's
    copy shows what a community may see of a member. ``link`` opens the card for its holder and the desk,
    ``check_link`` shows anybody what the receipt should say.
    """

    serial: str
    link: str
    check_link: str = ""
    district: str
    year: int
    name: str
    sex: str = ""
    born: date | None = None
    age_band: str = ""
    ethnicity: str = ""
    joined_on: date | None = None
    title: str = ""
    phone: str = ""
    skills: str = ""
    unit: str
    party_org: str = ""
    home: str = ""
    kind: str = ""
    community: str = ""
    issued_on: date | None = None
    issued_by: str = ""
    present_by: date | None = None
    valid_until: date | None = None
    code: str = ""
    received_on: date | None = None
    post: str = ""
    reception_person: str = ""
    reception_phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicInfoPrint:
    """在职党员基本情况登记卡: who the member is; ``intentions`` are ticked among the ``offered`` services."""

    serial: str
    link: str
    district: str
    name: str
    sex: str = ""
    born: date | None = None
    ethnicity: str = ""
    education: str = ""
    joined_on: date | None = None
    title: str = ""
    honours: str = ""
    unit: str = ""
    party_org: str = ""
    phone: str = ""
    home: str = ""
    community: str = ""
    strengths: str = ""
    hobbies: str = ""
    offered: tuple[str, ...] = ()
    intentions: tuple[str, ...] = ()
    wished_post: str = ""
    available_time: str = ""
    filled_on: date | None = None
    entered_for_member_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentLine:
    """One promise with its measure, day and state."""

    text: str
    measure: str = ""
    due_on: date | None = None
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitmentPrint:
    """在职党员服务承诺卡: the promises, the unit's approval, the community's word."""

    serial: str
    link: str
    district: str
    year: int
    name: str
    unit: str = ""
    party_org: str = ""
    community: str = ""
    post: str = ""
    lines: tuple[CommitmentLine, ...] = ()
    blank_lines: int = 0
    submitted_on: date | None = None
    review_opinion: str = ""
    reviewed_by: str = ""
    reviewed_on: date | None = None
    published_on: date | None = None
    hotline: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """One confirmed service."""

    served_on: date
    activity: str
    place: str = ""
    content: str = ""
    hours: Decimal
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePrint:
    """服务记录 of one member: a record of the platform, never a certificate."""

    number: str
    link: str
    district: str
    name: str
    volunteer_no: str = ""
    unit: str = ""
    community: str = ""
    begins_on: date
    ends_on: date
    as_of: date
    activities: int
    hours: Decimal
    lines: tuple[ServiceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSlip:
    """One member's invitation: a link and a code that work once."""

    name: str
    link: str
    code: str
    party_org: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPrint:
    """邀请码 of one unit's members as slips to cut apart."""

    district: str
    year: int
    unit: str
    site: str
    expires_on: date | None = None
    contact_person: str = ""
    contact_phone: str = ""
    slips: tuple[InvitationSlip, ...] = ()
