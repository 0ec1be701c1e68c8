"""The registry of personal fields: every model field is marked, or the build fails (quality: Personal data).

A mark says how far a value goes: RESTRICTED values are encrypted or kept to those who need them (domain,
C3). Keys, foreign keys, moments, days, states and counters of a process carry no mark of their own: what
they point at does.
"""

from collections.abc import Mapping
from enum import IntEnum


class Mark(IntEnum):
    NONE = 0
    PERSONAL = 1
    RESTRICTED = 2


def _all(mark: Mark, **models: str) -> dict[str, Mark]:
    """The same mark for the named fields, given as `app__Model="field field"`."""
    return {
        f"{model.replace('__', '.')}.{name}": mark
        for model, names in models.items()
        for name in names.split()
    }


# Restricted without encryption: the field, and why it may lie open in the database.
NEED_TO_KNOW: Mapping[str, str] = {
    "members.Person.id_index": "keyed digest, only for finding duplicates",
    "members.Person.phone_index": "keyed digest, only for finding duplicates",
    "accounts.User.phone_index": "keyed digest, only for signing in by phone",
    "accounts.User.password": "Argon2id hash",
    "accounts.ApiToken.digest": "digest of a random token",
    "members.Invitation.code_index": "keyed digest of a one-time code",
    "evaluations.Voter.code_hash": "keyed digest of a one-time code",
    "evaluations.BallotBox.papers": "carry neither voter nor time nor order; shown as counts only",
    "evaluations.BallotBox.words": "carry neither voter nor time; only the round's secretary screens them",
    "evaluations.PaperSheet.first_entry": "typed from a sheet without a name, for those who enter ballots",
    "evaluations.PaperSheet.second_entry": "typed from a sheet without a name, for those who enter ballots",
    "evaluations.BallotComment.text": "carries neither voter nor time; only the round's secretary screens it",
    "members.StatusEvent.evidence": "the number of a document; the unit's two officers decide by it",
    "audit.AuditEvent.before": "auditors alone read it; sensitive values are masked before they come here",
    "audit.AuditEvent.after": "auditors alone read it; sensitive values are masked before they come here",
    "audit.AuditEvent.address": "auditors alone read it; kept as long as the law asks",
}

PERSONAL: Mapping[str, Mark] = {
    **_all(
        Mark.NONE,
        core__Heartbeat="part",
        core__IdempotencyRecord="key fingerprint",
        audit__AuditEvent="event target_type target_id",
        audit__AuditSeal="previous digest",
        accounts__SavedView="place",
        spreadsheets__ImportBatch="kind sha256 encoding layout",
        spreadsheets__ImportRow="fingerprint",
        spreadsheets__FileExport="kind filename reason roles",
        jobs__Job="kind unit reason roles refusal result",
        notifications__Message="kind occasion url",
        notifications__Complaint="page",
        programmes__Programme="name district_name region_code theme basis min_report_in_rate activity_days "
        "star_goal_rate",
        programmes__StarStandard="name basis hours",
        programmes__ExclusionKind="code name",
        programmes__CalendarDay="name",
        units__Unit="name short_name code uscc party_org_name path address",
        units__Branch="name code",
        communities__Region="code name",
        communities__Community="code name address office_phone hotline reception_hours remark",
        communities__ContactAssignment="basis",
        members__PrivacyNotice="number text",
        checkins__CheckInCard="address_key",
        checkins__SerialCounter="series",
        posts__PostCategory="code name",
        posts__ServiceItem="code name content",
        posts__Post="post_code title duty skills licence_required service_time place",
        posts__PostGroup="name chat_group",
        activities__Activity="title campaign content place served bring insurance urgent_reason end_reason",
        activities__ActivitySummary="text",
        activities__Outcome="quantity",
        evaluations__EvaluationRound="reopen_reason",
        evaluations__FeedbackReport="number",
        dashboards__Snapshot="numerator",
        dashboards__Screen="name",
        dashboards__KeptDay="sums",
    ),
    **_all(
        Mark.PERSONAL,
        core__IdempotencyRecord="location body",
        audit__AuditEvent="actor_name target_label reason",
        accounts__User="username email name",
        accounts__SavedView="name query",
        spreadsheets__ImportBatch="filename",
        jobs__Job="title parameters",
        notifications__Message="subject body",
        notifications__Delivery="detail",
        notifications__Complaint="text answer",
        units__Unit="secretary_name liaison_name liaison_phone",
        communities__Community="reception_name reception_phone",
        communities__ContactAssignment="leader_name leader_title",
        members__Person="volunteer_no name pinyin initials birth ethnicity education join_date regular_date "
        "title skills intentions available_time remark",
        members__StatusEvent="decision_reason",
        checkins__CheckInCard="back_date_reason end_reason",
        checkins__BasicInfoCard="skills hobbies intentions available_time",
        posts__PostClaim="proposed_title proposed_duty reason",
        posts__CommitmentCard="review_opinion",
        posts__CommitmentItem="text measure report sent_back_reason undone_reason",
        activities__Activity="contact_phone",
        activities__SignUp="reason",
        activities__Attendance="hours dispute_reason remark",
        activities__RollMark="problem",
        activities__HoursRecord="hours content reason",
        activities__HoursCorrection="old_hours new_hours reason decision_reason",
        evaluations__EvaluationTarget="facts",
        evaluations__EvaluationResult="counts reply",
        evaluations__FeedbackReport="facts summary handling_kinds handling",
        evaluations__UrgentFeedback="text handling",
        dashboards__KeptStanding="exclusion hours half_hours served",
    ),
    **_all(
        Mark.RESTRICTED,
        audit__AuditEvent="before after address",
        accounts__User="password phone_index",
        accounts__ApiToken="digest",
        spreadsheets__ImportBatch="content file_findings",
        spreadsheets__ImportRow="values findings before",
        spreadsheets__FileExport="content",
        jobs__Job="upload",
        members__Person="id_number id_index phone phone_index home_address",
        members__Invitation="code_index",
        members__StatusEvent="evidence",
        members__DataRequest="text answer",
        checkins__BasicInfoCard="snapshot",
        evaluations__EvaluationRound="roll",
        evaluations__Voter="code_hash",
        evaluations__BallotBox="papers words",
        evaluations__BallotComment="text",
        evaluations__PaperSheet="first_entry second_entry",
    ),
}
