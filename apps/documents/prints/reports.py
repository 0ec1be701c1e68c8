"""Papers of a unit: feedback reports and registers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


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
    """One headline figure of a report, with its measure word: 「报到 18 人」."""

    label: str
    value: str
    measure: str = ""
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
    number: str = ""
    link: str = ""
    due_members: int
    checked_in: int
    rate: str
    kept_by: str = ""
    first_line: int = 1
    lines: tuple[RegisterLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One member of a unit's work ledger."""

    name: str
    unit: str = ""
    community: str = ""
    received_on: date | None = None
    receipt_returned: bool = False
    post: str = ""
    commitment: str = ""
    arranged: int = 0
    attended: int = 0
    hours: Decimal = Decimal(0)
    grade: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPrint:
    """在职党员到社区报到工作台账 of a unit: arranged and attended activities beside the check-in."""

    unit: str
    party_org: str
    year: int
    as_of: date
    number: str = ""
    link: str = ""
    due_members: int
    checked_in: int
    rate: str
    attendances: int
    hours: Decimal
    kept_by: str = ""
    first_line: int = 1
    lines: tuple[LedgerLine, ...] = ()
