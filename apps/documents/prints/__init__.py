"""What each printable form is filled with: plain values, one dataclass per form.

An empty text or a missing date leaves room to write by hand. ``link`` is the address behind the QR
code of the paper. Moments are aware datetimes, hours are decimals; rates and grades arrive as the text that
the app owning the figure shows elsewhere, so that paper and page agree.
"""

from apps.documents.prints.activities import (
    ContactCardPrint,
    FeedbackCard,
    FeedbackCardPrint,
    RecordCardPrint,
    RosterLine,
    RosterPrint,
    SharePrint,
)
from apps.documents.prints.gatherings import (
    BallotPrint,
    BallotSubject,
    CountLine,
    CountPrint,
    Presence,
    SignInLine,
    SignInPrint,
)
from apps.documents.prints.members import (
    BasicInfoPrint,
    CardPrint,
    CommitmentLine,
    CommitmentPrint,
    InvitationPrint,
    InvitationSlip,
    ServiceLine,
    ServicePrint,
)
from apps.documents.prints.reports import (
    FeedbackFigure,
    FeedbackLine,
    FeedbackPrint,
    LedgerLine,
    LedgerPrint,
    RegisterLine,
    RegisterPrint,
)

__all__ = [
    "BallotPrint",
    "BallotSubject",
    "BasicInfoPrint",
    "CardPrint",
    "CommitmentLine",
    "CommitmentPrint",
    "ContactCardPrint",
    "CountLine",
    "CountPrint",
    "FeedbackCard",
    "FeedbackCardPrint",
    "FeedbackFigure",
    "FeedbackLine",
    "FeedbackPrint",
    "InvitationPrint",
    "InvitationSlip",
    "LedgerLine",
    "LedgerPrint",
    "Presence",
    "RecordCardPrint",
    "RegisterLine",
    "RegisterPrint",
    "RosterLine",
    "RosterPrint",
    "ServiceLine",
    "ServicePrint",
    "SharePrint",
    "SignInLine",
    "SignInPrint",
]
