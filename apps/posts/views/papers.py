"""Papers that need a member's posts beside the check-in card."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.checkins.actions import note_paper_printed
from apps.checkins.models import CheckInCard
from apps.checkins.rules import can_print_papers, can_receive_cards
from apps.documents.printing import print_contact_cards, print_receipts
from apps.documents.responses import is_look, paper_response
from apps.posts.models import PostClaim
from apps.posts.papers import contact_card_on_paper, receipt_on_paper


@require_GET
@requires(can_print_papers)
def contact_card(request: SignedInRequest, pk: int) -> HttpResponse:
    """联系卡 with its receipt part, for the way to the community."""
    cards = CheckInCard.objects.printable_by(request.user).with_names()
    card = get_object_or_404(cards.filter(community__isnull=False), pk=pk)
    claims = PostClaim.objects.in_group().filter(person=card.person).with_names()
    paper_name = "联系卡（预览）" if is_look(request) else "联系卡"
    note_paper_printed(card=card, paper=paper_name, by=request.user, at=timezone.now())
    paper = contact_card_on_paper(card, list(claims))
    return paper_response(request, print_contact_cards, [paper], f"联系卡_{card.number}.pdf")


@require_GET
@requires(can_receive_cards)
def receipt_print(request: SignedInRequest, pk: int) -> HttpResponse:
    """回执 of a card that this community has received, with the posts claimed so far (Y27, Y39)."""
    cards = CheckInCard.objects.in_reach(request.user, Deed.RECEIVE_CARDS).with_names().checked_in()
    card = get_object_or_404(cards.select_related("received_by"), pk=pk)
    claims = PostClaim.objects.in_group().filter(person=card.person, community=card.community).with_names()
    paper = receipt_on_paper(card, list(claims), timezone.localdate())
    return paper_response(request, print_receipts, [paper], "报到卡回执.pdf")
