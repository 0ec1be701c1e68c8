"""One line for every address: the deed it takes, or why it stands open. An address without a line fails.

The table is written by hand and compared with what the addresses do: it doesn't read the views' rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from apps.accounts.enums import UNIT_ROLES, Reach, Role
from apps.accounts.policy import POLICY, Deed

D = Deed


@dataclass(frozen=True)
class Entry:
    """Who may come in, and which row the address names.

    `about` is the model of the row; `is_shared` says that rows of other units and communities may be
    opened too; `only_all` and `only_units` narrow the deed to those who reach the district, or units.
    """

    deeds: tuple[D, ...] = ()
    needs_all: bool = False
    only_all: bool = False
    only_units: bool = False
    about: str = ""
    is_shared: bool = False
    open_because: str = ""
    signed_in_because: str = ""

    def allows(self, role: Role) -> bool:
        """Whether one who wears only this role may come in."""
        having = [role in POLICY[deed] for deed in self.deeds]
        if not (all(having) if self.needs_all else any(having)):
            return False
        if self.only_all:
            return self.reaches_all(role)
        return role in UNIT_ROLES if self.only_units else True

    def reaches_all(self, role: Role) -> bool:
        return any(POLICY[deed].get(role) == Reach.ALL for deed in self.deeds)

    def of(self, about: str, *, is_shared: bool = False) -> "Entry":
        return replace(self, about=about, is_shared=is_shared)


def any_of(*deeds: D) -> Entry:
    return Entry(deeds)


def both(*deeds: D) -> Entry:
    return Entry(deeds, needs_all=True)


def district(deed: D) -> Entry:
    return Entry((deed,), only_all=True)


def units(deed: D) -> Entry:
    return Entry((deed,), only_units=True)


def open_to_all(reason: str) -> Entry:
    return Entry(open_because=reason)


def signed_in(reason: str) -> Entry:
    return Entry(signed_in_because=reason)


_LOGIN = open_to_all("part of signing in, before there is an account to ask about")
_OWN_LOGIN = signed_in("the own sign-in: password and second factor")
_IMPORT = any_of(D.IMPORT_MEMBERS, D.IMPORT_UNITS, D.IMPORT_COMMUNITIES, D.IMPORT_POSTS)
_ACCOUNTS = any_of(D.GIVE_ROLES, D.MANAGE_ACCOUNTS)
_OWN_CLAIM = any_of(D.CLAIM_POSTS, D.ENTER_FOR_MEMBER).of("posts.PostClaim")
_POST_DEEDS = ("change", "pause", "reopen", "end")
_VERIFY = any_of(D.VERIFY_HOURS, D.VERIFY_LONG_HOURS, D.VERIFY_OVERLONG_HOURS)

URL_POLICY: Mapping[str, Entry] = {
    # core and signing in
    "core:healthz": open_to_all("probes have no account; holds no data"),
    "core:style": signed_in("samples of components; holds no data"),
    "core:elder_mode": open_to_all("large letters for this browser, needed on the sign-in page"),
    "account_login": _LOGIN,
    "account_logout": _LOGIN,
    "account_inactive": _LOGIN,
    "account_signup": open_to_all("says that nobody signs up alone"),
    "account_reauthenticate": _OWN_LOGIN,
    "account_email": _OWN_LOGIN,
    "account_email_verification_sent": _LOGIN,
    "account_change_password": _OWN_LOGIN,
    "account_set_password": _OWN_LOGIN,
    "account_reset_password": _LOGIN,
    "account_confirm_login_code": _LOGIN,
    "account_confirm_email": _LOGIN,
    "account_reset_password_from_key_done": _LOGIN,
    "account_reset_password_from_key": _LOGIN,
    "account_reset_password_done": _LOGIN,
    "mfa_index": _OWN_LOGIN,
    "mfa_authenticate": _LOGIN,
    "mfa_reauthenticate": _OWN_LOGIN,
    "mfa_activate_totp": _OWN_LOGIN,
    "mfa_deactivate_totp": _OWN_LOGIN,
    "mfa_view_recovery_codes": _OWN_LOGIN,
    "mfa_generate_recovery_codes": _OWN_LOGIN,
    "mfa_download_recovery_codes": _OWN_LOGIN,
    # accounts
    "accounts:audit_list": any_of(D.READ_AUDIT),
    "accounts:system_status": any_of(D.READ_SYSTEM),
    "accounts:account_list": _ACCOUNTS,
    "accounts:account_create": _ACCOUNTS,
    "accounts:own_account": signed_in("the own account"),
    "accounts:view_save": signed_in("one's own shortcut to a list"),
    "accounts:view_forget": signed_in("one's own shortcut to a list"),
    "accounts:token_create": signed_in("a token for the own account"),
    "accounts:token_drop": signed_in("the token of the own account"),
    "accounts:account_detail": _ACCOUNTS.of("accounts.User", is_shared=True),
    "accounts:role_give": _ACCOUNTS.of("accounts.User", is_shared=True),
    "accounts:role_end": _ACCOUNTS.of("accounts.RoleAssignment", is_shared=True),
    "accounts:account_lock": any_of(D.MANAGE_ACCOUNTS).of("accounts.User", is_shared=True),
    "accounts:password_reset": any_of(D.MANAGE_ACCOUNTS).of("accounts.User", is_shared=True),
    "accounts:second_factor_reset": any_of(D.MANAGE_ACCOUNTS).of("accounts.User", is_shared=True),
    # documents
    "documents:check": open_to_all(
        "who holds a paper may compare it; the address is signed, names are masked"
    ),
    # spreadsheets
    "jobs:file_list": signed_in("the own files only"),
    "jobs:file_download": signed_in("the own files only").of("spreadsheets.FileExport"),
    "jobs:job_detail": signed_in("the own work only").of("jobs.Job"),
    "jobs:job_cancel": signed_in("the own work only").of("jobs.Job"),
    "spreadsheets:import_upload": any_of(D.IMPORT_MEMBERS).of("kind"),
    "spreadsheets:import_blank": any_of(D.IMPORT_MEMBERS).of("kind"),
    "spreadsheets:import_list": _IMPORT,
    **dict.fromkeys(
        (
            "spreadsheets:import_detail",
            "spreadsheets:import_columns",
            "spreadsheets:import_answer",
            "spreadsheets:import_confirm",
            "spreadsheets:import_error_file",
            "spreadsheets:import_undo",
            "spreadsheets:import_discard",
        ),
        _IMPORT.of("spreadsheets.ImportBatch"),
    ),
    # notifications
    "notifications:message_list": any_of(D.USE_INBOX),
    "notifications:message_read_all": any_of(D.USE_INBOX),
    "notifications:message_open": any_of(D.USE_INBOX).of("notifications.Message"),
    "notifications:complaint_list": any_of(D.USE_INBOX),
    "notifications:complaint_new": any_of(D.USE_INBOX),
    "notifications:complaint_answer": any_of(D.ANSWER_COMPLAINTS).of("notifications.Complaint"),
    # programmes
    "programmes:programme_list": any_of(D.READ_PROGRAMME),
    "programmes:programme_create": any_of(D.CHANGE_PROGRAMME),
    "programmes:star_standard_create": any_of(D.CHANGE_PROGRAMME),
    "programmes:programme_detail": any_of(D.READ_PROGRAMME).of("programmes.Programme"),
    **{
        f"programmes:programme_{deed}": any_of(D.CHANGE_PROGRAMME).of("programmes.Programme")
        for deed in ("edit", "windows", "exclusions", "publish", "close")
    },
    # units
    "units:unit_list": any_of(D.READ_UNITS),
    "units:unit_export": both(D.EXPORT_REGISTERS, D.READ_UNITS),
    "units:unit_create": district(D.CHANGE_UNITS),
    "units:unit_detail": any_of(D.READ_UNITS).of("units.Unit"),
    **dict.fromkeys(("units:unit_edit", "units:branch_create"), any_of(D.CHANGE_UNITS).of("units.Unit")),
    # communities
    "communities:community_export": any_of(D.EXPORT_REGISTERS),
    "communities:community_list": any_of(D.READ_COMMUNITIES),
    "communities:community_create": district(D.CHANGE_COMMUNITIES),
    "communities:community_detail": any_of(D.READ_COMMUNITIES).of("communities.Community"),
    "communities:community_edit": any_of(D.CHANGE_COMMUNITIES).of("communities.Community"),
    "communities:contact_assign": any_of(D.CHANGE_CONTACTS).of("communities.Community"),
    "communities:contact_end": any_of(D.CHANGE_CONTACTS).of("communities.ContactAssignment"),
    # members
    "members:person_list": any_of(D.READ_MEMBERS),
    "members:person_add": units(D.CHANGE_MEMBERS),
    "members:person_export": any_of(D.EXPORT_MEMBERS),
    "members:invitation_create": any_of(D.INVITE_MEMBERS),
    "members:join": open_to_all("the invited member has no account yet; asks for the one-time code"),
    "members:join_by_code": open_to_all("the same page with the code of the slip filled in"),
    "members:own_page": any_of(D.READ_OWN),
    "members:own_reveal": any_of(D.READ_OWN),
    "members:own_edit": any_of(D.READ_OWN),
    "members:consent_switch": any_of(D.READ_OWN),
    "members:data_request_ask": any_of(D.READ_OWN),
    "members:data_request_list": any_of(D.ANSWER_DATA_REQUESTS),
    "members:data_request_answer": any_of(D.ANSWER_DATA_REQUESTS).of("members.DataRequest"),
    "members:own_export": any_of(D.READ_OWN),
    "members:status_list": any_of(D.REQUEST_STATUS, D.APPROVE_STATUS),
    "checkins:status_decide": any_of(D.APPROVE_STATUS).of("members.StatusEvent"),
    "members:status_withdraw": any_of(D.REQUEST_STATUS).of("members.StatusEvent"),
    "members:person_detail": any_of(D.READ_MEMBERS).of("members.Person"),
    "members:person_edit": units(D.CHANGE_MEMBERS).of("members.Person"),
    "members:person_branch": units(D.CHANGE_MEMBERS).of("members.Person"),
    "members:person_transfer": units(D.CHANGE_MEMBERS).of("members.Person"),
    "members:person_reveal": any_of(D.REVEAL_MEMBERS).of("members.Person"),
    "members:status_request": any_of(D.REQUEST_STATUS).of("members.Person"),
    # checkins
    "checkins:card_list": any_of(D.READ_CARDS),
    "checkins:card_issue": any_of(D.ISSUE_CARDS),
    "checkins:card_confirm": any_of(D.CONFIRM_CARDS),
    "checkins:card_print": any_of(D.PRINT_CARDS),
    "checkins:unit_overview": any_of(D.ISSUE_CARDS),
    "checkins:receipt_file": any_of(D.FILE_RECEIPTS),
    "checkins:card_export": any_of(D.EXPORT_REGISTERS),
    "checkins:card_mine": any_of(D.PRESENT_CARDS),
    "checkins:privacy_accept": any_of(D.PRESENT_CARDS),
    "checkins:basic_info": any_of(D.PRESENT_CARDS),
    "checkins:community_choose": any_of(D.PRESENT_CARDS),
    "checkins:card_by_address": any_of(D.READ_CARDS).of("key", is_shared=True),  # whoever holds the paper
    "checkins:desk": any_of(D.RECEIVE_CARDS),
    "checkins:card_detail": any_of(D.READ_CARDS).of("checkins.CheckInCard"),
    "checkins:card_look": any_of(D.PRINT_CARDS).of("checkins.CheckInCard"),
    "checkins:card_receive": any_of(D.RECEIVE_CARDS).of("checkins.CheckInCard"),
    "checkins:card_send_back": any_of(D.RECEIVE_CARDS).of("checkins.CheckInCard"),
    "checkins:card_proxy": any_of(D.ENTER_FOR_MEMBER).of("checkins.CheckInCard"),
    "checkins:basic_info_print": any_of(D.PRINT_CARDS, D.PRESENT_CARDS).of("checkins.CheckInCard"),
    "checkins:card_void": any_of(D.VOID_CARDS).of("checkins.CheckInCard"),
    "checkins:community_change": any_of(D.ISSUE_CARDS).of("checkins.CheckInCard"),
    # posts
    "posts:post_list": any_of(D.READ_POSTS),
    "posts:post_manage": any_of(D.CHANGE_POSTS),
    "posts:post_export": any_of(D.CHANGE_POSTS, D.EXPORT_REGISTERS),
    "posts:post_manage_export": any_of(D.CHANGE_POSTS),
    "posts:post_create": any_of(D.CHANGE_POSTS),
    "posts:my_posts": any_of(D.WRITE_COMMITMENTS),
    "posts:post_choose": any_of(D.CLAIM_POSTS),
    "posts:post_propose": any_of(D.CLAIM_POSTS),
    "posts:post_detail": any_of(D.READ_POSTS).of("posts.Post"),
    **{f"posts:post_{verb}": any_of(D.CHANGE_POSTS).of("posts.Post") for verb in _POST_DEEDS},
    "posts:post_claim": any_of(D.CLAIM_POSTS).of("posts.Post", is_shared=True),
    "posts:post_wait": any_of(D.CLAIM_POSTS).of("posts.Post", is_shared=True),
    "posts:claim_enter": any_of(D.ENTER_FOR_MEMBER).of("posts.Post"),
    "posts:claim_enter_wait": any_of(D.ENTER_FOR_MEMBER).of("posts.Post"),
    "posts:group_detail": any_of(D.DECIDE_CLAIMS).of("posts.Post"),
    "posts:group_change": any_of(D.CHANGE_POSTS).of("posts.Post"),
    "posts:group_phones": any_of(D.DECIDE_CLAIMS).of("posts.Post"),
    "posts:claim_list": any_of(D.READ_CLAIMS),
    "posts:claim_export": any_of(D.EXPORT_REGISTERS),
    "posts:claim_queue": any_of(D.DECIDE_CLAIMS),
    "posts:claim_detail": any_of(D.READ_CLAIMS).of("posts.PostClaim"),
    "posts:claim_accept": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "posts:claim_establish": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "posts:claim_waitlist": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "posts:claim_offer": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "posts:claim_decline": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "posts:claim_remove": any_of(D.REMOVE_CLAIMS).of("posts.PostClaim"),
    "posts:claim_confirm": _OWN_CLAIM,
    "posts:claim_withdraw": _OWN_CLAIM,
    "posts:claim_leave": any_of(D.CLAIM_POSTS, D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "posts:claim_return": any_of(D.CLAIM_POSTS, D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "posts:commitment_list": any_of(D.READ_COMMITMENTS),
    "posts:commitment_write": any_of(D.WRITE_COMMITMENTS),
    "posts:commitment_review": any_of(D.REVIEW_COMMITMENTS),
    "posts:commitment_enter": any_of(D.ENTER_FOR_MEMBER).of("members.Person"),
    "posts:commitment_board": any_of(D.READ_POSTS).of("communities.Community"),
    "posts:commitment_detail": any_of(D.READ_COMMITMENTS).of("posts.CommitmentCard"),
    "posts:commitment_print": any_of(D.READ_COMMITMENTS).of("posts.CommitmentCard"),
    "posts:receipt_print": any_of(D.RECEIVE_CARDS).of("checkins.CheckInCard"),
    "posts:contact_card": any_of(D.PRINT_CARDS, D.PRESENT_CARDS).of("checkins.CheckInCard"),
    "posts:commitment_submit": any_of(D.WRITE_COMMITMENTS, D.ENTER_FOR_MEMBER).of("posts.CommitmentCard"),
    **{
        f"posts:commitment_{verb}": any_of(deed).of("posts.CommitmentCard")
        for deed, verbs in (
            (D.REVIEW_COMMITMENTS, "fix return"),
            (D.PUBLISH_COMMITMENTS, "publish unpublish"),
        )
        for verb in verbs.split()
    },
    "posts:item_list": any_of(D.CONFIRM_ITEMS),
    "posts:item_start": any_of(D.WRITE_COMMITMENTS, D.ENTER_FOR_MEMBER).of("posts.CommitmentItem"),
    "posts:item_report": any_of(D.WRITE_COMMITMENTS, D.ENTER_FOR_MEMBER).of("posts.CommitmentItem"),
    "posts:item_confirm": any_of(D.CONFIRM_ITEMS).of("posts.CommitmentItem"),
    "posts:item_send_back": any_of(D.CONFIRM_ITEMS).of("posts.CommitmentItem"),
    "posts:item_propose_undone": any_of(D.CONFIRM_ITEMS).of("posts.CommitmentItem"),
    "posts:item_decide_undone": any_of(D.DECIDE_UNDONE).of("posts.CommitmentItem"),
    "posts:item_reject_undone": any_of(D.DECIDE_UNDONE).of("posts.CommitmentItem"),
    # activities
    "activities:activity_list": any_of(D.READ_ACTIVITIES),
    "activities:activity_create": any_of(D.PLAN_ACTIVITIES),
    "activities:activity_export": any_of(D.EXPORT_REGISTERS),
    "activities:my_activities": any_of(D.SIGN_UP),
    "activities:hours_list": both(D.READ_FIGURES, D.READ_ATTENDANCE),
    "activities:my_hours": any_of(D.DISPUTE_HOURS),
    "activities:service_record": any_of(D.DISPUTE_HOURS),
    "activities:record_card": any_of(D.DISPUTE_HOURS),
    "activities:hours_export": any_of(D.EXPORT_REGISTERS),
    "activities:participation_list": both(D.READ_FIGURES, D.READ_MEMBERS),
    "activities:participation_export": any_of(D.EXPORT_REGISTERS),
    "activities:correction_list": any_of(D.CORRECT_HOURS, D.VERIFY_OVERLONG_HOURS),
    "activities:correction_confirm": any_of(D.CORRECT_HOURS, D.VERIFY_OVERLONG_HOURS).of(
        "activities.HoursCorrection"
    ),
    "activities:correction_refuse": any_of(D.CORRECT_HOURS, D.VERIFY_OVERLONG_HOURS).of(
        "activities.HoursCorrection"
    ),
    "activities:attendance_detail": any_of(D.READ_ATTENDANCE).of("activities.Attendance"),
    "activities:attendance_dispute": any_of(D.DISPUTE_HOURS).of("activities.Attendance"),
    "activities:attendance_keep": any_of(D.CORRECT_HOURS).of("activities.Attendance"),
    "activities:attendance_correct": any_of(D.CORRECT_HOURS).of("activities.Attendance"),
    "activities:attendance_amend": any_of(D.CORRECT_HOURS).of("activities.Attendance"),
    "activities:activity_detail": any_of(D.READ_ACTIVITIES).of("activities.Activity"),
    "activities:activity_edit": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activities:activity_submit": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activities:activity_approve": any_of(D.APPROVE_ACTIVITIES).of("activities.Activity"),
    "activities:activity_send_back": any_of(D.APPROVE_ACTIVITIES).of("activities.Activity"),
    "activities:activity_announce": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activities:activity_invite": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activities:activity_close": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activities:activity_cancel": any_of(D.PLAN_ACTIVITIES, D.APPROVE_ACTIVITIES).of("activities.Activity"),
    "activities:sign_up_make": any_of(D.SIGN_UP, D.CALL_ROLL).of("activities.Activity", is_shared=True),
    "activities:sign_up_list": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:sign_up_decline": any_of(D.SIGN_UP, D.CALL_ROLL).of("activities.SignUp"),
    "activities:sign_up_excuse": any_of(D.SIGN_UP, D.CALL_ROLL).of("activities.SignUp"),
    "activities:roll_call": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:roll_codes": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:activity_finish": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:hours_verify": _VERIFY.of("activities.Activity"),
    "activities:activity_summarise": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:sign_in_sheet": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:roster": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:feedback_cards": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:register_export": any_of(D.EXPORT_REGISTERS).of("activities.Activity"),
    "activities:marks_take": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:mark_settle": any_of(D.CALL_ROLL).of("activities.RollMark"),
    "activities:roll_worker": any_of(D.CALL_ROLL),
    "activities:activity_calendar": any_of(D.READ_ACTIVITIES).of("activities.Activity"),
    "activities:activity_share": any_of(D.READ_ACTIVITIES).of("activities.Activity"),
    "activities:feed_settings": any_of(D.SIGN_UP),
    "activities:feed_renew": any_of(D.SIGN_UP),
    "activities:feed_revoke": any_of(D.SIGN_UP),
    "activities:feed": open_to_all(
        "calendar programs can't sign in; the address is secret and can be taken away"
    ),
    "activities:code_show": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activities:sign_in": any_of(D.SIGN_UP).of("activities.Activity", is_shared=True),
    "activities:activity_month": any_of(D.READ_ACTIVITIES),
    # evaluations
    "evaluations:vote": open_to_all("a voter has no account; asks for the one-time code"),
    "evaluations:vote_done": open_to_all("says that the ballot is in the box; holds no data"),
    "evaluations:my_results": any_of(D.REPLY_RESULT),
    "evaluations:result_reply": any_of(D.REPLY_RESULT).of("evaluations.EvaluationResult"),
    "evaluations:round_list": any_of(D.READ_ROUNDS),
    "evaluations:round_detail": any_of(D.READ_ROUNDS).of("evaluations.EvaluationRound"),
    "evaluations:target_detail": any_of(D.READ_ROUNDS).of("evaluations.EvaluationTarget"),
    "evaluations:round_reopen": any_of(D.REOPEN_ROUNDS).of("evaluations.EvaluationRound"),
    **{
        f"evaluations:{name}": any_of(D.RUN_ROUNDS).of("evaluations.EvaluationRound")
        for name in (
            "ballot_look",
            "codes_issue",
            "comments_screen",
            "round_close",
            "round_confirm",
            "round_count",
            "round_open",
            "voters_add",
        )
    },
    "evaluations:counts_print": any_of(D.ENTER_BALLOTS).of("evaluations.EvaluationRound"),
    "evaluations:paper_begin": any_of(D.ENTER_BALLOTS).of("evaluations.EvaluationRound"),
    "evaluations:paper_enter": any_of(D.ENTER_BALLOTS).of("evaluations.EvaluationRound"),
    "evaluations:sheet_discard": any_of(D.ENTER_BALLOTS).of("evaluations.PaperSheet"),
    "evaluations:reports_send": any_of(D.SEND_FEEDBACK).of("evaluations.EvaluationRound"),
    "evaluations:reports_print": any_of(D.READ_FEEDBACK).of("evaluations.EvaluationRound"),
    "evaluations:report_list": any_of(D.READ_FEEDBACK),
    "evaluations:report_detail": any_of(D.READ_FEEDBACK).of("evaluations.FeedbackReport"),
    "evaluations:report_print": any_of(D.READ_FEEDBACK).of("evaluations.FeedbackReport"),
    "evaluations:report_edit": any_of(D.DRAFT_FEEDBACK).of("evaluations.FeedbackReport"),
    "evaluations:report_send": any_of(D.SEND_FEEDBACK).of("evaluations.FeedbackReport"),
    "evaluations:report_acknowledge": any_of(D.ACKNOWLEDGE_FEEDBACK).of("evaluations.FeedbackReport"),
    "evaluations:urgent_list": any_of(D.READ_FEEDBACK),
    "evaluations:urgent_new": any_of(D.DRAFT_FEEDBACK),
    "evaluations:urgent_detail": any_of(D.READ_FEEDBACK).of("evaluations.UrgentFeedback"),
    "evaluations:urgent_edit": any_of(D.DRAFT_FEEDBACK).of("evaluations.UrgentFeedback"),
    "evaluations:urgent_send": any_of(D.SEND_FEEDBACK).of("evaluations.UrgentFeedback"),
    "evaluations:urgent_acknowledge": any_of(D.ACKNOWLEDGE_FEEDBACK).of("evaluations.UrgentFeedback"),
    # dashboards
    "dashboards:home": signed_in("everybody's first page: what waits for oneself"),
    "dashboards:help": signed_in("the handbook, and whom oneself may call"),
    "dashboards:start": district(D.CHANGE_COMMUNITIES),
    "dashboards:search": any_of(D.READ_POSTS),
    "dashboards:board": any_of(D.READ_FIGURES),
    "dashboards:figure_names": any_of(D.READ_FIGURES).of("figure", is_shared=True),
    "dashboards:figure_export": any_of(D.EXPORT_REGISTERS).of("figure", is_shared=True),
    **{
        f"dashboards:{name}": any_of(D.READ_FIGURES)
        for name in (
            "chart_page",
            "chart_save",
            "community_figures",
            "community_save",
            "day_ask",
            "unit_figures",
            "unit_save",
        )
    },
    "dashboards:unit_sheet": any_of(D.READ_FIGURES).of("units.Unit"),
    "dashboards:community_sheet": any_of(D.READ_FIGURES).of("communities.Community"),
    "dashboards:screen_list": any_of(D.MANAGE_SCREENS),
    "dashboards:screen_revoke": any_of(D.MANAGE_SCREENS).of("dashboards.Screen"),
    "dashboards:screen": open_to_all(
        "a screen on the wall has no account; sums only, by a secret revocable key"
    ),
    "dashboards:register_export": any_of(D.EXPORT_REGISTERS),
    # API: "name method"
    "api_schema get": signed_in("the description of the API; holds no data"),
    "person-list get": any_of(D.READ_MEMBERS),
    "person-detail get": any_of(D.READ_MEMBERS).of("members.Person"),
    "person-request-status post": any_of(D.REQUEST_STATUS).of("members.Person"),
    "card-list get": any_of(D.READ_CARDS),
    "card-detail get": any_of(D.READ_CARDS).of("checkins.CheckInCard"),
    "card-present post": any_of(D.PRESENT_CARDS).of("checkins.CheckInCard"),
    "card-receive post": any_of(D.RECEIVE_CARDS).of("checkins.CheckInCard"),
    "card-send-back post": any_of(D.RECEIVE_CARDS).of("checkins.CheckInCard"),
    "card-file-receipt post": any_of(D.FILE_RECEIPTS).of("checkins.CheckInCard"),
    "activity-list get": any_of(D.READ_ACTIVITIES),
    "activity-detail get": any_of(D.READ_ACTIVITIES).of("activities.Activity"),
    "activity-submit post": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activity-approve post": any_of(D.APPROVE_ACTIVITIES).of("activities.Activity"),
    "activity-send-back post": any_of(D.APPROVE_ACTIVITIES).of("activities.Activity"),
    "activity-announce post": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activity-invite post": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activity-close post": any_of(D.PLAN_ACTIVITIES).of("activities.Activity"),
    "activity-cancel post": any_of(D.PLAN_ACTIVITIES, D.APPROVE_ACTIVITIES).of("activities.Activity"),
    "activity-sign-up post": any_of(D.SIGN_UP, D.CALL_ROLL).of("activities.Activity", is_shared=True),
    "activity-roll post": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activity-finish post": any_of(D.CALL_ROLL).of("activities.Activity"),
    "activity-verify post": _VERIFY.of("activities.Activity"),
    "sign_up-list get": any_of(D.READ_ATTENDANCE),
    "sign_up-detail get": any_of(D.READ_ATTENDANCE).of("activities.SignUp"),
    "sign_up-decline post": any_of(D.SIGN_UP, D.CALL_ROLL).of("activities.SignUp"),
    "sign_up-excuse post": any_of(D.SIGN_UP, D.CALL_ROLL).of("activities.SignUp"),
    "attendance-list get": any_of(D.READ_ATTENDANCE),
    "attendance-detail get": any_of(D.READ_ATTENDANCE).of("activities.Attendance"),
    "attendance-dispute post": any_of(D.DISPUTE_HOURS).of("activities.Attendance"),
    "hours-list get": any_of(D.READ_ATTENDANCE),
    "claim-list get": any_of(D.READ_CLAIMS),
    "claim-detail get": any_of(D.READ_CLAIMS).of("posts.PostClaim"),
    "claim-propose post": any_of(D.CLAIM_POSTS),
    "claim-accept post": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "claim-establish post": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "claim-waitlist post": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "claim-offer post": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "claim-decline post": any_of(D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "claim-remove post": any_of(D.REMOVE_CLAIMS).of("posts.PostClaim"),
    "claim-confirm post": any_of(D.CLAIM_POSTS, D.ENTER_FOR_MEMBER).of("posts.PostClaim"),
    "claim-withdraw post": any_of(D.CLAIM_POSTS, D.ENTER_FOR_MEMBER).of("posts.PostClaim"),
    "claim-leave post": any_of(D.CLAIM_POSTS, D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "claim-return-from-leave post": any_of(D.CLAIM_POSTS, D.DECIDE_CLAIMS).of("posts.PostClaim"),
    "commitment-list get": any_of(D.READ_COMMITMENTS),
    "commitment-detail get": any_of(D.READ_COMMITMENTS).of("posts.CommitmentCard"),
    "commitment-write post": any_of(D.WRITE_COMMITMENTS),
    "commitment-submit post": any_of(D.WRITE_COMMITMENTS, D.ENTER_FOR_MEMBER).of("posts.CommitmentCard"),
    "commitment-fix post": any_of(D.REVIEW_COMMITMENTS).of("posts.CommitmentCard"),
    "commitment-send-back post": any_of(D.REVIEW_COMMITMENTS).of("posts.CommitmentCard"),
    "commitment-publish post": any_of(D.PUBLISH_COMMITMENTS).of("posts.CommitmentCard"),
    "commitment-unpublish post": any_of(D.PUBLISH_COMMITMENTS).of("posts.CommitmentCard"),
    "evaluation_result-list get": any_of(D.READ_RESULTS),
    "evaluation_result-detail get": any_of(D.READ_RESULTS).of("evaluations.EvaluationResult"),
    "feedback_report-list get": any_of(D.READ_FEEDBACK),
    "feedback_report-detail get": any_of(D.READ_FEEDBACK).of("evaluations.FeedbackReport"),
    "post-list get": any_of(D.READ_POSTS),
    "post-list post": any_of(D.CHANGE_POSTS),
    "post-detail get": any_of(D.READ_POSTS).of("posts.Post"),
    **{f"post-{verb} post": any_of(D.CHANGE_POSTS).of("posts.Post") for verb in _POST_DEEDS},
    "post-claim post": any_of(D.CLAIM_POSTS).of("posts.Post", is_shared=True),
    "post-wait post": any_of(D.CLAIM_POSTS).of("posts.Post", is_shared=True),
    "activities:activity_reschedule": any_of(D.APPROVE_ACTIVITIES).of("activities.Activity"),
    "indicator-list get": any_of(D.READ_FIGURES),
}
