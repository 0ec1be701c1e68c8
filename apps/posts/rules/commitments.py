"""Commitment cards and items: who writes, fixes, publishes, confirms; and what stands against it."""

from collections.abc import Sequence
from datetime import date

from apps.accounts.models import User
from apps.accounts.policy import Deed
from apps.checkins.models import CheckInCard
from apps.core.dates import day_words
from apps.core.errors import Problem
from apps.members.enums import ConsentScope
from apps.members.models import Consent, Person
from apps.posts.enums import CommitmentStatus
from apps.posts.models import CommitmentCard, CommitmentItem, PostClaim
from apps.posts.promises import Promise
from apps.programmes.models import Programme

_K = CommitmentStatus


def can_read_commitments(user: User) -> bool:
    return user.may(Deed.READ_COMMITMENTS)


def can_write_commitments(user: User) -> bool:
    """The member's own card, or a community worker's entry for a member without an account."""
    return user.may(Deed.WRITE_COMMITMENTS) or user.may(Deed.ENTER_FOR_MEMBER)


def can_enter_commitments(user: User) -> bool:
    """Cards written on paper by members without an account."""
    return user.may(Deed.ENTER_FOR_MEMBER)


def can_write_own_commitment(user: User) -> bool:
    return user.may(Deed.WRITE_COMMITMENTS)


def can_review_commitments(user: User) -> bool:
    return user.may(Deed.REVIEW_COMMITMENTS)


def can_publish_commitments(user: User) -> bool:
    return user.may(Deed.PUBLISH_COMMITMENTS)


def can_confirm_items(user: User) -> bool:
    return user.may(Deed.CONFIRM_ITEMS)


def can_decide_undone_items(user: User) -> bool:
    return user.may(Deed.DECIDE_UNDONE)


def can_write_commitment(user: User, card: CommitmentCard) -> bool:
    own = user.may_at(Deed.WRITE_COMMITMENTS, person_id=card.person_id)
    return own or (
        card.person.user_id is None and user.may_at(Deed.ENTER_FOR_MEMBER, community_id=card.community_id)
    )


def can_review_commitment(user: User, card: CommitmentCard) -> bool:
    return user.may_at(Deed.REVIEW_COMMITMENTS, unit_path=card.unit.path)


def can_publish_commitment(user: User, card: CommitmentCard) -> bool:
    return user.may_at(Deed.PUBLISH_COMMITMENTS, community_id=card.community_id)


def can_work_on_item(user: User, item: CommitmentItem) -> bool:
    return can_write_commitment(user, item.card)


def can_confirm_item(user: User, item: CommitmentItem) -> bool:
    return user.may_at(Deed.CONFIRM_ITEMS, community_id=item.card.community_id)


def can_decide_undone(user: User, item: CommitmentItem) -> bool:
    return user.may_at(Deed.DECIDE_UNDONE, unit_path=item.card.unit.path)


def has_consent_to_publish(person: Person) -> bool:
    return Consent.objects.filter(
        person=person, scope=ConsentScope.PUBLISH_COMMITMENT, withdrawn_at=None
    ).exists()


def problems_with_check_in(live: CheckInCard | None) -> list[Problem]:
    if live is not None:
        return []
    return [Problem("not_checked_in", "请先到社区报到。社区接收报到卡后，就可以填写承诺卡。")]


def problems_with_writing(live: CheckInCard | None, card: CommitmentCard | None) -> list[Problem]:
    """Why this year's card can't be written now."""
    problems = problems_with_check_in(live)
    if card is not None and card.status != _K.DRAFT:
        problems.append(Problem("wrong_state", "承诺卡已经提交，不能再改。需要修改请联系单位退回。"))
    return problems


def problems_with_promises(promises: Sequence[Promise]) -> list[Problem]:
    return [
        Problem("promise_incomplete", f"第 {number} 项承诺要写明内容和完成期限。")
        for number, promise in enumerate(promises, start=1)
        if not promise.text or promise.due_on is None
    ]


def card_of_year(person: Person, live: CheckInCard | None) -> CommitmentCard | None:
    """The person's commitment card of the programme in which the person is checked in."""
    if live is None:
        return None
    cards = CommitmentCard.objects.of_programme(live.programme_id).filter(person=person)
    return cards.prefetch_related("items").first()


def problems_with_submission(
    *,
    card: CheckInCard | None,
    person: Person,
    items: Sequence[CommitmentItem],
    programme: Programme,
    on: date,
) -> list[Problem]:
    """Why the card can't go to the unit yet: every reason at once."""
    if card is None:
        return problems_with_check_in(card)
    problems = []
    claims = PostClaim.objects.open().filter(person=person, community=card.community)
    if not claims.exists():
        problems.append(Problem("no_post", "请先认领一个岗位，再提交承诺卡。"))
    if not items:
        problems.append(Problem("no_item", "请至少填写一项承诺，并写明完成期限。"))
    problems += [
        Problem(
            "due_outside",
            f"请把第 {item.number} 项的完成期限改到 {day_words(on)} 至 {day_words(programme.ends_on)} 之间。",
        )
        for item in items
        if not on <= item.due_on <= programme.ends_on
    ]
    return problems


def problems_with_second_person(card: CommitmentCard, by: User) -> list[Problem]:
    """Nobody decides on the own commitments."""
    if card.person.user_id is None or card.person.user_id != by.pk:
        return []
    return [Problem("own_card", "不能审定、确认自己的承诺，请由另一位负责同志办理。")]


def problems_with_fixing(card: CommitmentCard, by: User) -> list[Problem]:
    if card.status != CommitmentStatus.SUBMITTED:
        return [Problem("wrong_state", "这张承诺卡现在不在待审定状态，请刷新页面看最新情况。")]
    return problems_with_second_person(card, by)


def problems_with_publication(card: CommitmentCard) -> list[Problem]:
    if has_consent_to_publish(card.person):
        return []
    return [Problem("no_consent", f"{card.person}没有同意公开服务承诺，只能在内部查看。请先征得本人同意。")]


def problems_with_working(item: CommitmentItem, live_card: CheckInCard | None) -> list[Problem]:
    problems = problems_with_card_in_work(item)
    if live_card is None or live_card.community_id != item.card.community_id:
        problems.append(
            Problem(
                "no_live_card",
                f"您目前不在{item.card.community}报到，不能办理这项承诺。请联系现在报到的社区。",
            )
        )
    return problems


def problems_with_card_in_work(item: CommitmentItem) -> list[Problem]:
    if item.card.is_in_work:
        return []
    return [Problem("not_in_work", "承诺卡经单位审定后、年度结束前，才能办理承诺事项。请先由单位书记审定。")]


def problems_with_undone_proposal(item: CommitmentItem, on: date) -> list[Problem]:
    problems = problems_with_card_in_work(item)
    if item.due_on >= on:
        problems.append(
            Problem("not_due", f"这项承诺的期限是 {day_words(item.due_on)}，请到期后再认定未完成。")
        )
    if item.undone_proposed:
        problems.append(Problem("already_proposed", "这项承诺已提请单位认定，请等单位答复。"))
    return problems


def problems_with_undone_decision(item: CommitmentItem) -> list[Problem]:
    if item.undone_proposed:
        return problems_with_card_in_work(item)
    return [Problem("not_proposed", "社区没有提出认定未完成，不能直接认定。请等社区提出。")]
