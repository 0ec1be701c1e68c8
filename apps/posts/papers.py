"""Posts, claims and commitment cards on paper: the printed card and the sheets of the workbooks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.utils.timezone import localdate

from apps.checkins.models import CheckInCard
from apps.checkins.prints import card_print, check_link
from apps.documents.prints import CardPrint, CommitmentLine, CommitmentPrint, ContactCardPrint
from apps.posts.models import CommitmentCard, PostClaim

# The card has room for so many lines; those not used are left blank to write on.
LINES_ON_CARD = 5


def commitment_on_paper(card: CommitmentCard, *, claims: Sequence[PostClaim], link: str) -> CommitmentPrint:
    """承诺卡 as printed; `link` is the address behind its QR code when no check-in card can be verified."""
    items = list(card.items.all())
    check_in = CheckInCard.objects.of_programme(card.programme_id).filter(person=card.person).last()
    return CommitmentPrint(
        serial=check_in.number if check_in else "",
        link=check_link(check_in) if check_in else link,
        district=card.programme.district_name,
        year=card.programme.year,
        name=card.person.name,
        unit=card.unit.name,
        party_org=card.unit.party_org_name,
        community=card.community.name,
        post="、".join(claim.post_title for claim in claims),
        lines=tuple(
            CommitmentLine(
                text=item.text, measure=item.measure, due_on=item.due_on, state=item.get_status_display()
            )
            for item in items
        ),
        blank_lines=max(0, LINES_ON_CARD - len(items)),
        submitted_on=localdate(card.submitted_at) if card.submitted_at else None,
        review_opinion=card.review_opinion,
        reviewed_by=str(card.reviewed_by or ""),
        reviewed_on=localdate(card.reviewed_at) if card.reviewed_at else None,
        published_on=localdate(card.published_at) if card.published_at else None,
        hotline=card.community.hotline,
    )


def receipt_on_paper(card: CheckInCard, claims: Sequence[PostClaim], on: date) -> CardPrint:
    """回执 of a received card; the post is written by hand when none is claimed yet."""
    return replace(card_print(card, on), post="、".join(claim.post_title for claim in claims))


def contact_card_on_paper(card: CheckInCard, claims: Sequence[PostClaim]) -> ContactCardPrint:
    """联系卡 of a member who has chosen a community; the community fills in the receipt part."""
    person, community = card.person, card.community
    assert community is not None  # the view looks for cards that have one
    return ContactCardPrint(
        serial=card.number,
        link=check_link(card),
        district=card.programme.district_name,
        name=person.name,
        phone=person.phone,
        title=person.title,
        unit=str(card.unit),
        party_org=str(card.branch or card.unit.party_org_name),
        strengths="、".join(person.skills),
        intentions="、".join(person.intentions),
        available_time=person.available_time,
        post="、".join(claim.post_title for claim in claims),
        community=community.name,
        community_address=community.address,
        reception_hours=community.reception_hours,
        reception_person=community.reception_name,
        reception_phone=community.office_phone,
        met_on=card.received_on,
    )
