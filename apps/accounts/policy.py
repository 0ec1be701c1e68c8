"""The one policy table: which role may do which deed, and how far (domain, part C2).

Pages, API, exports, menus and `visible_to` read this table and nothing else.
`all` reaches the district, `own` what the role assignment names: a unit's subtree, a town's communities,
a community, or the person.
"""

from collections.abc import Mapping
from enum import StrEnum

from apps.accounts.enums import Reach, Role


class Deed(StrEnum):
    """What can be done; "<noun>.<verb>"."""

    READ_PROGRAMME = "programme.read"
    CHANGE_PROGRAMME = "programme.change"
    LOAD_REGIONS = "region.load"
    READ_UNITS = "unit.read"
    CHANGE_UNITS = "unit.change"
    IMPORT_UNITS = "unit.import"
    READ_COMMUNITIES = "community.read"
    CHANGE_COMMUNITIES = "community.change"
    IMPORT_COMMUNITIES = "community.import"
    READ_CONTACTS = "contact.read"
    CHANGE_CONTACTS = "contact.change"
    GIVE_ROLES = "role.give"
    ANSWER_COMPLAINTS = "complaint.answer"
    READ_MEMBERS = "member.read"
    CHANGE_MEMBERS = "member.change"
    IMPORT_MEMBERS = "member.import"
    INVITE_MEMBERS = "member.invite"
    REVEAL_MEMBERS = "member.reveal"
    EXPORT_MEMBERS = "member.export"
    REQUEST_STATUS = "status.request"
    APPROVE_STATUS = "status.approve"
    ANSWER_DATA_REQUESTS = "data_request.answer"
    READ_CARDS = "card.read"
    ISSUE_CARDS = "card.issue"
    CONFIRM_CARDS = "card.confirm"
    PRINT_CARDS = "card.print"
    PRESENT_CARDS = "card.present"
    RECEIVE_CARDS = "card.receive"
    ENTER_FOR_MEMBER = "card.proxy"
    FILE_RECEIPTS = "card.return"
    VOID_CARDS = "card.void"
    READ_POSTS = "post.read"
    CHANGE_POSTS = "post.change"
    IMPORT_POSTS = "post.import"
    READ_CLAIMS = "claim.read"
    CLAIM_POSTS = "claim.make"
    DECIDE_CLAIMS = "claim.decide"
    REMOVE_CLAIMS = "claim.remove"
    READ_COMMITMENTS = "commitment.read"
    WRITE_COMMITMENTS = "commitment.write"
    REVIEW_COMMITMENTS = "commitment.review"
    PUBLISH_COMMITMENTS = "commitment.publish"
    CONFIRM_ITEMS = "commitment.confirm_item"
    DECIDE_UNDONE = "commitment.decide_undone"
    READ_ACTIVITIES = "activity.read"
    PLAN_ACTIVITIES = "activity.plan"
    APPROVE_ACTIVITIES = "activity.approve"
    SIGN_UP = "activity.sign_up"
    CALL_ROLL = "activity.call_roll"
    READ_ATTENDANCE = "attendance.read"
    VERIFY_HOURS = "hours.verify"
    VERIFY_LONG_HOURS = "hours.verify_long"
    VERIFY_OVERLONG_HOURS = "hours.verify_overlong"
    CORRECT_HOURS = "hours.correct"
    DISPUTE_HOURS = "hours.dispute"
    READ_ROUNDS = "round.read"
    RUN_ROUNDS = "round.run"
    ENTER_BALLOTS = "ballot.enter"
    REOPEN_ROUNDS = "round.reopen"
    READ_RESULTS = "result.read"
    REPLY_RESULT = "result.reply"
    READ_FEEDBACK = "feedback.read"
    SEND_FEEDBACK = "feedback.send"
    DRAFT_FEEDBACK = "feedback.draft"
    ACKNOWLEDGE_FEEDBACK = "feedback.acknowledge"
    READ_FIGURES = "figure.read"
    EXPORT_REGISTERS = "register.export"
    MANAGE_SCREENS = "screen.manage"
    READ_AUDIT = "audit.read"
    MANAGE_ACCOUNTS = "account.manage"
    READ_SYSTEM = "system.read"
    USE_INBOX = "inbox.use"
    READ_OWN = "own.read"


_OD, _TS = Role.ORGANISATION_DEPARTMENT, Role.TOWN
_US, _UL = Role.UNIT_SECRETARY, Role.UNIT_LIAISON
_CS, _CW = Role.COMMUNITY_SECRETARY, Role.COMMUNITY_WORKER
_M = Role.MEMBER
_BUSINESS = (_OD, _TS, _US, _UL, _CS, _CW, _M)


def _row(*, everywhere: tuple[Role, ...] = (), own: tuple[Role, ...] = ()) -> Mapping[Role, Reach]:
    return {**dict.fromkeys(own, Reach.OWN), **dict.fromkeys(everywhere, Reach.ALL)}


POLICY: Mapping[Deed, Mapping[Role, Reach]] = {
    Deed.READ_PROGRAMME: _row(everywhere=_BUSINESS),
    Deed.CHANGE_PROGRAMME: _row(everywhere=(_OD,)),
    Deed.LOAD_REGIONS: _row(everywhere=(_OD,)),
    Deed.READ_UNITS: _row(everywhere=(_OD,), own=(_TS, _US, _UL)),
    Deed.CHANGE_UNITS: _row(everywhere=(_OD,), own=(_TS, _US, _UL)),
    Deed.IMPORT_UNITS: _row(everywhere=(_OD,)),
    Deed.READ_COMMUNITIES: _row(everywhere=_BUSINESS),
    Deed.CHANGE_COMMUNITIES: _row(everywhere=(_OD,), own=(_TS, _CS)),
    Deed.IMPORT_COMMUNITIES: _row(everywhere=(_OD,)),
    Deed.READ_CONTACTS: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW)),
    Deed.CHANGE_CONTACTS: _row(everywhere=(_OD,), own=(_TS,)),
    Deed.GIVE_ROLES: _row(everywhere=(_OD,)),
    Deed.ANSWER_COMPLAINTS: _row(everywhere=(_OD,)),
    Deed.READ_MEMBERS: _row(everywhere=(_OD,), own=(_US, _UL, _CS, _CW, _M)),
    Deed.CHANGE_MEMBERS: _row(own=(_US, _UL, _M)),
    Deed.IMPORT_MEMBERS: _row(own=(_UL,)),
    Deed.INVITE_MEMBERS: _row(own=(_UL,)),
    Deed.REVEAL_MEMBERS: _row(everywhere=(_OD,), own=(_US, _UL, _M)),
    Deed.EXPORT_MEMBERS: _row(everywhere=(_OD,), own=(_US, _UL)),
    Deed.REQUEST_STATUS: _row(own=(_UL,)),
    Deed.APPROVE_STATUS: _row(own=(_US,)),
    Deed.ANSWER_DATA_REQUESTS: _row(own=(_US, _UL)),
    Deed.READ_CARDS: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW, _M)),
    Deed.ISSUE_CARDS: _row(own=(_UL,)),
    Deed.CONFIRM_CARDS: _row(own=(_US,)),
    Deed.PRINT_CARDS: _row(own=(_US, _UL)),
    Deed.PRESENT_CARDS: _row(own=(_M,)),
    Deed.RECEIVE_CARDS: _row(own=(_CS, _CW)),
    Deed.ENTER_FOR_MEMBER: _row(own=(_CS, _CW)),
    Deed.FILE_RECEIPTS: _row(own=(_UL,)),
    Deed.VOID_CARDS: _row(own=(_US,)),
    Deed.READ_POSTS: _row(everywhere=_BUSINESS),
    Deed.CHANGE_POSTS: _row(own=(_CS, _CW)),
    Deed.IMPORT_POSTS: _row(everywhere=(_OD,)),
    Deed.READ_CLAIMS: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW, _M)),
    Deed.CLAIM_POSTS: _row(own=(_M,)),
    Deed.DECIDE_CLAIMS: _row(own=(_CS, _CW)),
    Deed.REMOVE_CLAIMS: _row(own=(_CS,)),
    Deed.READ_COMMITMENTS: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW, _M)),
    Deed.WRITE_COMMITMENTS: _row(own=(_M,)),
    Deed.REVIEW_COMMITMENTS: _row(own=(_US,)),
    Deed.PUBLISH_COMMITMENTS: _row(own=(_CS, _CW)),
    Deed.CONFIRM_ITEMS: _row(own=(_CS, _CW)),
    Deed.DECIDE_UNDONE: _row(own=(_US,)),
    Deed.READ_ACTIVITIES: _row(everywhere=_BUSINESS),
    Deed.PLAN_ACTIVITIES: _row(own=(_CS, _CW)),
    Deed.APPROVE_ACTIVITIES: _row(own=(_TS, _CS)),
    Deed.SIGN_UP: _row(own=(_M,)),
    Deed.CALL_ROLL: _row(own=(_CS, _CW)),
    Deed.READ_ATTENDANCE: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW, _M)),
    Deed.VERIFY_HOURS: _row(own=(_CS, _CW)),
    Deed.VERIFY_LONG_HOURS: _row(own=(_TS, _CS)),
    Deed.VERIFY_OVERLONG_HOURS: _row(own=(_TS,)),
    Deed.CORRECT_HOURS: _row(own=(_CS, _CW)),
    Deed.DISPUTE_HOURS: _row(own=(_M,)),
    Deed.READ_ROUNDS: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW)),
    Deed.RUN_ROUNDS: _row(own=(_CS,)),
    Deed.ENTER_BALLOTS: _row(own=(_CS, _CW)),
    Deed.REOPEN_ROUNDS: _row(own=(_TS,)),
    Deed.READ_RESULTS: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW, _M)),
    Deed.REPLY_RESULT: _row(own=(_M,)),
    Deed.READ_FEEDBACK: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW)),
    Deed.SEND_FEEDBACK: _row(own=(_CS,)),
    Deed.DRAFT_FEEDBACK: _row(own=(_CS, _CW)),
    Deed.ACKNOWLEDGE_FEEDBACK: _row(own=(_US,)),
    Deed.READ_FIGURES: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS, _CW)),
    Deed.EXPORT_REGISTERS: _row(everywhere=(_OD,), own=(_TS, _US, _UL, _CS)),
    Deed.MANAGE_SCREENS: _row(everywhere=(_OD,)),
    Deed.READ_AUDIT: _row(everywhere=(Role.AUDIT_ADMINISTRATOR,)),
    Deed.MANAGE_ACCOUNTS: _row(everywhere=(Role.SECURITY_ADMINISTRATOR,)),
    Deed.READ_SYSTEM: _row(everywhere=(Role.SYSTEM_ADMINISTRATOR,)),
    Deed.USE_INBOX: _row(own=tuple(Role)),
    Deed.READ_OWN: _row(own=(_M,)),
}
