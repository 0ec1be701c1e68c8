"""Who may do what with a card, and what stands against it now."""

from datetime import date, timedelta

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.checkins.enums import CARD_TRANSITIONS, CHECKED_IN, OPEN_STATUSES, CardStatus
from apps.checkins.models import CheckInCard
from apps.communities.models import Community
from apps.core.dates import short_day_words
from apps.core.errors import Problem
from apps.members.enums import ENDING_KINDS, ConsentScope
from apps.members.models import Person
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import Programme

_S = CardStatus


def can_read_cards(user: User) -> bool:
    return user.may(Deed.READ_CARDS)


def can_export_cards(user: User) -> bool:
    return user.may(Deed.EXPORT_REGISTERS)


def can_issue_cards(user: User) -> bool:
    return user.may(Deed.ISSUE_CARDS)


def can_confirm_cards(user: User) -> bool:
    return user.may(Deed.CONFIRM_CARDS)


def can_print_cards(user: User) -> bool:
    return user.may(Deed.PRINT_CARDS)


def can_print_papers(user: User) -> bool:
    """The unit for its members, a member the own ones."""
    return user.may(Deed.PRINT_CARDS) or user.may(Deed.PRESENT_CARDS)


def can_void_cards(user: User) -> bool:
    return user.may(Deed.VOID_CARDS)


def can_present_own_card(user: User) -> bool:
    return user.may(Deed.PRESENT_CARDS)


def can_receive_cards(user: User) -> bool:
    return user.may(Deed.RECEIVE_CARDS)


def can_enter_for_member(user: User) -> bool:
    return user.may(Deed.ENTER_FOR_MEMBER)


def can_file_receipts(user: User) -> bool:
    return user.may(Deed.FILE_RECEIPTS)


def why_not(card: CheckInCard, target: CardStatus) -> str:
    """Why a card can't go on to this state now; "" when it can."""
    if target in CARD_TRANSITIONS[CardStatus(card.status)]:
        return ""
    return f"现在的状态是“{card.get_status_display()}”"


def may_on_card(user: User, deed: Deed, card: CheckInCard) -> bool:
    """Whether the user's reach for the deed holds this card."""
    return user.may_at(
        deed, unit_path=card.unit.path, community_id=card.community_id, person_id=card.person_id
    )


def is_in_service(person: Person, on: date) -> bool:
    """Has an organisation relation on the day and no approved event that ends service by then."""
    ended = person.status_events.approved_on(on).filter(kind__in=ENDING_KINDS)
    return person.org_relations.on(on).exists() and not ended.exists()


def problems_with_ended(card: CheckInCard) -> list[Problem]:
    """A card that ended with its holder's service: said by its reason, before any other refusal."""
    if card.status != _S.ENDED:
        return []
    sentence = (
        f"{card.person}的报到卡已终止（{card.end_reason}），不能再办理。如有出入，请联系所在单位{card.unit}。"
    )
    return [Problem("card_ended", sentence)]


def problems_with_issuing(person: Person, programme: Programme, on: date) -> list[Problem]:
    problems = []
    if programme.status != ProgrammeStatus.PUBLISHED:
        problems.append(Problem("programme_not_published", "本年度方案还没有发布，请联系组织部。"))
    if not is_in_service(person, on):
        problems.append(
            Problem("not_in_service", f"{person}不在本单位在职名册中，请先核对组织关系和状态变动。")
        )
    if person.cards.filter(programme=programme, status__in=OPEN_STATUSES).exists():
        sentence = f"{person}本年度已有一张有效的报到卡。纸卡遗失的请重新打印；要换社区的请在原卡上办理转换。"
        problems.append(Problem("card_open", sentence))
    return problems


def problems_with_presenting(card: CheckInCard, community: Community, on: date) -> list[Problem]:
    problems = []
    if card.status == _S.DRAFT:
        problems.append(Problem("not_confirmed", "这张报到卡还没有经单位书记确认，请联系单位联络员。"))
    if not card.person.consents.filter(scope=ConsentScope.PRIVACY, withdrawn_at=None).exists():
        problems.append(Problem("privacy_not_accepted", "请先阅读并同意个人信息处理告知。"))
    if not hasattr(card, "basic_info"):
        problems.append(Problem("basic_info_missing", "请先填写基本情况登记卡。"))
    if not community.open_for_check_in:
        sentence = f"{community}暂未开放报到，请选择单位所在地社区，或联系{community.town}。"
        problems.append(Problem("community_closed", sentence))
    return problems + problems_with_service(card, on)


def problems_with_service(card: CheckInCard, on: date) -> list[Problem]:
    """The member must still be in service on the day."""
    if is_in_service(card.person, on):
        return []
    sentence = f"{card.person}已不在职（退休或组织关系已转出），不能报到，请联系所在单位{card.unit}。"
    return [Problem("not_in_service", sentence)]


def problems_with_receiving(
    card: CheckInCard, *, identity_checked: bool, received_on: date, back_date_reason: str, today: date
) -> list[Problem]:
    problems = problems_with_service(card, received_on)
    earliest = today - timedelta(days=card.programme.back_date_days)
    if not identity_checked:
        problems.append(Problem("identity_not_checked", "请核对本人身份后勾选“已核对身份”。"))
    if received_on > today:
        problems.append(Problem("future_day", "报到日期不能晚于今天。请改日期。"))
    elif received_on < earliest:
        sentence = (
            f"报到日期最多可以补填{card.programme.back_date_days}天，即不早于{short_day_words(earliest)}。"
        )
        problems.append(Problem("too_far_back", sentence))
    elif received_on < today and not back_date_reason.strip():
        problems.append(Problem("back_date_reason_missing", "补填日期请写明原因。"))
    other = card.person.cards.filter(programme=card.programme, status__in=CHECKED_IN)
    other = other.exclude(pk__in=[card.pk, card.replaces_id or card.pk])
    for live in other.select_related("community"):
        sentence = f"{card.person}已在{live.community}报到。如要换社区，请由单位联络员办理转换。"
        problems.append(Problem("already_checked_in", sentence))
    return problems


# What can be done from which state; the deed's right is asked beside it.
_DEEDS = {
    "confirm": (Deed.CONFIRM_CARDS, {_S.DRAFT}),
    "void": (Deed.VOID_CARDS, {_S.DRAFT, _S.ISSUED, _S.SENT_BACK}),
    "print": (Deed.PRINT_CARDS, OPEN_STATUSES - {_S.DRAFT}),
    "present": (Deed.PRESENT_CARDS, {_S.ISSUED, _S.SENT_BACK}),
    "receive": (Deed.RECEIVE_CARDS, {_S.PRESENTED}),
    "send_back": (Deed.RECEIVE_CARDS, {_S.PRESENTED}),
    "print_receipt": (Deed.RECEIVE_CARDS, CHECKED_IN),
    "file_receipt": (Deed.FILE_RECEIPTS, {_S.RECEIVED}),
    "change_community": (Deed.ISSUE_CARDS, CHECKED_IN),
}


def available_actions(user: User, card: CheckInCard) -> list[str]:
    """What this user may do with the card in its present state; pages and API show the same list."""
    return [
        name
        for name, (deed, statuses) in _DEEDS.items()
        if card.status in statuses and may_on_card(user, deed, card)
    ]
