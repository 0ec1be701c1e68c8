"""What each printable form is filled with: plain values, one dataclass per form.

An empty text or a missing date leaves room to write by hand. ``link`` is the address behind the QR
code of the paper. Moments are aware datetimes, hours are decimals; rates and grades arrive as the text that
the app owning the figure shows elsewhere, so that paper and page agree.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPrint:
    """在职党员到社区报到卡: stub, community copy and receipt copy of one member's check-in.

    Only the stub, which the unit keeps, carries birth, ethnicity, joining day and home; the community's
    copy shows what a community may see of a member.
    """

    serial: str
    link: str
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


class Presence(StrEnum):
    """How a person was there; the printed sheet has one box for each."""

    PRESENT = "到场"
    LATE = "迟到"
    LEFT_EARLY = "早退"
    EXCUSED = "请假"
    ABSENT = "缺席"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInLine:
    """One person of a sign-in sheet; ``tick_code`` is what a worker types instead of the name."""

    tick_code: str
    name: str
    unit: str = ""
    post: str = ""
    marks: tuple[Presence, ...] = ()
    in_at: datetime | None = None
    out_at: datetime | None = None
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPrint:
    """活动签到表: filled when ``lines`` carry marks; ``spare_codes`` number the rows of walk-ins."""

    number: str
    link: str
    community: str
    activity: str
    place: str
    starts_at: datetime
    ends_at: datetime
    contact_person: str = ""
    contact_phone: str = ""
    lines: tuple[SignInLine, ...] = ()
    spare_codes: tuple[str, ...] = ()
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotSubject:
    """A member to be judged: what was promised and what the records say."""

    name: str
    unit: str = ""
    post: str = ""
    commitments: tuple[str, ...] = ()
    facts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPrint:
    """民主测评表 of one voter: ``code`` is used once and is linked to nobody."""

    code: str
    link: str
    round: str
    community: str
    items: tuple[str, ...]
    grades: tuple[str, ...]
    subjects: tuple[BallotSubject, ...]
    closes_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """Votes of one member: for every item the count of each grade; empty counts print empty boxes."""

    name: str
    unit: str = ""
    counts: tuple[tuple[int, ...], ...] = ()
    valid: int | None = None
    satisfaction: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPrint:
    """民主测评计票表: the count of a round, filled or to be filled at the table."""

    number: str
    link: str
    round: str
    community: str
    items: tuple[str, ...]
    grades: tuple[str, ...]
    lines: tuple[CountLine, ...]
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    void: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackLine:
    """One member of a unit in the half-year."""

    name: str
    received_on: date | None = None
    posts: str = ""
    commitments_done: int = 0
    commitments_due: int = 0
    activities: int = 0
    hours: Decimal = Decimal(0)
    grade: str = ""
    satisfaction: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFigure:
    """One headline figure of a report: 「报到 18 人」."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackPrint:
    """半年反馈报告 of a community to a unit, with the part the unit fills and returns."""

    number: str
    link: str
    community: str
    unit: str
    period: str
    begins_on: date
    ends_on: date
    as_of: date
    figures: tuple[FeedbackFigure, ...] = ()
    lines: tuple[FeedbackLine, ...] = ()
    summary: tuple[str, ...] = ()
    contact_person: str = ""
    contact_phone: str = ""
    secretary: str = ""
    issued_on: date | None = None
    reply_by: date | None = None
    handling: str = ""
    acknowledged_by: str = ""
    acknowledged_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One member of a unit's check-in work register."""

    name: str
    sex: str = ""
    title: str = ""
    community: str = ""
    received_on: date | None = None
    receipt_returned: bool = False
    post: str = ""
    commitment: str = ""
    activities_first_half: int | None = None
    activities_second_half: int | None = None
    hours: Decimal | None = None
    grade: str = ""
    handling: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPrint:
    """在职党员到社区报到工作情况登记表, kept by the unit's named person."""

    unit: str
    party_org: str
    year: int
    as_of: date
    link: str = ""
    due_members: int
    checked_in: int
    rate: str
    kept_by: str = ""
    lines: tuple[RegisterLine, ...] = ()


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
