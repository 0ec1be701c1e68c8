"""How a printed document leaves the web process."""

from apps.documents.responses import pdf_response


def test_pdf_response_shows_the_file_and_stays_out_of_caches():
    response = pdf_response(b"%PDF-1.7", "报到卡.pdf")
    assert response.content == b"%PDF-1.7"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "inline; filename*=utf-8''%E6%8A%A5%E5%88%B0%E5%8D%A1.pdf"
    assert response["Cache-Control"] == "private, no-store"


def test_pdf_response_to_save_is_an_attachment():
    response = pdf_response(b"%PDF-1.7", "cards.pdf", inline=False)
    assert response["Content-Disposition"] == 'attachment; filename="cards.pdf"'
