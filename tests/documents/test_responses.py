"""How a printed document leaves the web process."""

import io

from PIL import Image

from apps.documents.printing import print_receipts, print_rosters
from apps.documents.responses import paper_response, pdf_response
from tests.documents import samples


def test_pdf_response_shows_the_file_and_stays_out_of_caches():
    response = pdf_response(b"%PDF-1.7", "报到卡.pdf")
    assert response.content == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "inline; filename*=utf-8''%E6%8A%A5%E5%88%B0%E5%8D%A1.pdf"
    assert response["Cache-Control"] == "private, no-store"


def test_pdf_response_to_save_is_an_attachment():
    response = pdf_response(b"%PDF-1.7", "cards.pdf", inline=False)
    assert response["Content-Disposition"] == 'attachment; filename="cards.pdf"'


def test_paper_response_gives_the_pdf_and_for_a_look_the_first_page_as_a_picture(rf):
    papers = [samples.received_card()]
    whole = paper_response(rf.get("/cards/1/receipt/"), print_receipts, papers, "receipt.pdf")
    look = paper_response(rf.get("/cards/1/receipt/?look=1"), print_receipts, papers, "receipt.pdf")
    assert (whole["Content-Type"], whole.content[:5]) == ("application/pdf", b"%PDF-")
    assert (look["Content-Type"], look["Cache-Control"]) == ("image/png", "private, no-store")
    assert Image.open(io.BytesIO(look.content)).size == (992, 699)


def test_first_page_of_a_long_paper_is_one_picture():
    picture = Image.open(io.BytesIO(print_rosters.first_page(samples.roster(60))))
    assert picture.size == (992, 1403)
