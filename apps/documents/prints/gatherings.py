"""Papers laid out on a table: sign-in sheets, ballots, counts."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


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
    guidance: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """Votes of one member: per item the number of each grade; no numbers print empty boxes, be it for one
    item (too few have graded it) or for the whole line (to be filled at the table)."""

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
