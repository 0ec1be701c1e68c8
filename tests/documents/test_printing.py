"""Each form on paper: its words, its picture, its pages."""

import io
from dataclasses import replace
from functools import cache
from typing import Any

import pypdf
import pytest
from PIL import Image

from apps.documents.printing import (
    CARDS_AT_ONCE,
    print_ballots,
    print_basic_info_cards,
    print_check_in_cards,
    print_commitment_cards,
    print_contact_cards,
    print_count_sheets,
    print_feedback_cards,
    print_feedback_reports,
    print_invitations,
    print_receipts,
    print_record_cards,
    print_rosters,
    print_service_records,
    print_sign_in_sheets,
    print_work_ledgers,
    print_work_registers,
)
from apps.documents.prints import Presence
from tests.documents import samples
from tests.documents.paper import (
    codes_on,
    difference_from_expected,
    expectation,
    ink_difference,
    ink_of,
    pages_of,
    pictures_of,
    places_of,
    reads_as,
)

FORMS = {
    "check_in_card": lambda: print_check_in_cards([samples.issued_card(), samples.long_card()]),
    "receipt": lambda: print_receipts([samples.received_card()]),
    "basic_info_card": lambda: print_basic_info_cards([samples.basic_info()]),
    "commitment_card": lambda: print_commitment_cards([samples.commitments()]),
    "sign_in_sheet": lambda: print_sign_in_sheets([samples.sign_in(30)]),
    "sign_in_sheet_filled": lambda: print_sign_in_sheets([samples.sign_in(8, is_filled=True)]),
    "ballot_sheet": lambda: print_ballots([samples.ballot(4)]),
    "count_sheet": lambda: print_count_sheets([samples.count(4)]),
    "count_sheet_blank": lambda: print_count_sheets([samples.count(2, is_filled=False)]),
    "feedback_report": lambda: print_feedback_reports([samples.feedback(6), samples.feedback(20)]),
    "work_register": lambda: print_work_registers([samples.register(10)]),
    "service_record": lambda: print_service_records([samples.service_record()]),
    "work_ledger": lambda: print_work_ledgers([samples.ledger(10)]),
    "roster": lambda: print_rosters([samples.roster()]),
    "contact_card": lambda: print_contact_cards([samples.contact_card(), samples.contact_card(is_long=True)]),
    "feedback_card": lambda: print_feedback_cards([samples.feedback_cards()]),
    "record_card": lambda: print_record_cards([samples.record_card()]),
    "invitation_sheet": lambda: print_invitations([samples.invitations(12)]),
}


@cache
def printed(form: str) -> bytes:
    return FORMS[form]()


@cache
def pictured(form: str) -> list[Image.Image]:
    return pictures_of(printed(form))


every_form = pytest.mark.parametrize("form", FORMS)


@every_form
def test_print_form_says_what_is_expected(form):
    text = "\n\f\n".join(pages_of(printed(form))) + "\n"
    assert text == expectation(f"{form}.txt", text)


@every_form
def test_print_form_looks_as_expected(form):
    assert difference_from_expected(f"{form}.ink.txt", pictured(form)) < 0.15


def test_print_form_that_looks_different_is_noticed():
    ticked = ink_of(pictured("sign_in_sheet_filled")[0])
    shifted = [ticked[-1], *ticked[:-1]]
    assert ink_difference(ticked, shifted) > 0.15


@every_form
def test_print_form_embeds_only_the_packaged_fonts(form):
    fonts = set()
    for page in pypdf.PdfReader(io.BytesIO(printed(form))).pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            fonts.add(font.get_object()["/BaseFont"].split("+")[1])
    assert fonts <= {"NotoSerifSC-Regular-Identity-H", "NotoSansSC-Regular-Identity-H"}


@every_form
def test_print_form_twice_gives_the_same_bytes(form):
    assert FORMS[form]() == printed(form)


LINKS = {
    "check_in_card": [samples.issued_card().link] * 2,
    "receipt": [samples.received_card().check_link],
    "basic_info_card": [samples.basic_info().link],
    "commitment_card": [samples.commitments().link],
    "sign_in_sheet": [samples.sign_in(1).link],
    "ballot_sheet": [samples.ballot().link],
    "count_sheet": [samples.count().link],
    "feedback_report": [samples.feedback().link],
    "work_register": [samples.register().link],
    "service_record": [samples.service_record().link],
    "work_ledger": [samples.ledger().link],
    "roster": [samples.roster().link],
    "contact_card": [samples.contact_card().link],
    "feedback_card": [card.link for card in samples.feedback_cards(2).cards],
    "record_card": [samples.record_card().link],
    "invitation_sheet": [slip.link for slip in samples.invitations(10).slips],
}


@pytest.mark.parametrize("form", LINKS)
def test_print_form_shows_a_readable_code_of_its_address(form):
    picture = pictured(form)[0]
    codes = sorted(codes_on(picture), key=lambda code: (round(code.top / 40), code.left))
    assert len(codes) == len(LINKS[form])
    assert [reads_as(picture, code, link) for code, link in zip(codes, LINKS[form], strict=True)] == [
        True
    ] * len(codes)


def test_print_form_with_another_address_reads_differently():
    picture = pictured("receipt")[0]
    assert not reads_as(picture, codes_on(picture)[0], samples.long_card().link)


def test_print_check_in_cards_gives_each_card_one_page():
    cards = [samples.long_card() if index % 3 else samples.issued_card(index) for index in range(30)]
    pages = pages_of(print_check_in_cards(cards))
    assert len(pages) == 30
    assert [card.serial in page and card.name in page for card, page in zip(cards, pages, strict=True)] == [
        True
    ] * 30


def test_print_check_in_cards_keeps_overlong_values_on_the_page():
    card = replace(
        samples.long_card(),
        home="永安路八号院" * 40,
        skills="法律咨询、" * 60,
        title="副主任、" * 30,
        party_org="中共杨陵区" * 20,
    )
    assert len(pages_of(print_check_in_cards([card]))) == 1


def test_print_check_in_cards_joins_its_parts_in_order():
    cards = [samples.issued_card(index) for index in range(CARDS_AT_ONCE + 1)]
    pages = pages_of(print_check_in_cards(cards))
    assert len(pages) == len(cards)
    assert all(card.serial in page for card, page in zip(cards, pages, strict=True))


def test_print_check_in_cards_keeps_private_facts_on_the_stub():
    stub, rest = pages_of(print_check_in_cards([samples.issued_card()]))[0].split("第二联")
    for private in ("1986 年 3 月", "汉族", "2010 年 7 月", "永安路 8 号院"):
        assert private in stub
        assert private not in rest


def test_print_receipts_states_day_community_and_post():
    page = pages_of(print_receipts([samples.received_card()]))[0].replace("\n", "")
    assert "王䶮 同志已于 2026 年 5 月 8 日 到我社区报到，认领 政策宣传员（YG-01-003） 岗位" in page


def test_print_sign_in_sheets_never_breaks_a_row():
    sheet = samples.sign_in(60)
    pages = pages_of(print_sign_in_sheets([sheet]))
    assert len(pages) == 3
    for line in sheet.lines:
        rows = [row for page in pages for row in page.split("\n") if row.startswith(f"{line.tick_code} ")]
        assert len(rows) == 1
        assert line.name in rows[0].replace("·阿 不", "·阿不")
        assert line.unit in rows[0]


def test_print_sign_in_sheets_ticks_the_box_under_its_heading():
    sheet = samples.sign_in(8, is_filled=True)
    codes = {line.tick_code: line for line in sheet.lines}
    places = places_of(printed("sign_in_sheet_filled"), {*codes, *Presence, "✓"})
    headings = {word: left for word, left, _top in places if word in set(Presence)}
    ticks = [(left, top) for word, left, top in places if word == "✓"]
    for code, _left, row in [place for place in places if place[0] in codes]:
        in_row = [left for left, top in ticks if abs(top - row) < 3]
        ticked = {kind for kind in Presence if any(abs(headings[kind] + 5 - left) < 3 for left in in_row)}
        assert ticked == set(codes[code].marks)
        assert len(in_row) == len(ticked)


def test_print_ballots_never_breaks_a_member():
    for page in pages_of(print_ballots([samples.ballot(11)])):
        assert page.count("参加活动 3 次") == page.count("总体评价") == page.count("测评内容")


def test_print_count_sheets_never_breaks_a_member():
    pages = pages_of(print_count_sheets([samples.count(11)]))
    assert sum(page.count("总体评价") for page in pages) == 11
    assert all(page.count("参加活动") == page.count("总体评价") for page in pages)


def test_print_feedback_reports_counts_pages_for_each_report():
    pages = pages_of(print_feedback_reports([samples.feedback(20), samples.feedback(6)]))
    assert [page.split("\n")[-1].split(" 号 ")[1] for page in pages] == [
        "第 1 页 共 2 页",
        "第 2 页 共 2 页",
        "第 1 页 共 1 页",
    ]


def test_print_service_records_says_that_it_is_no_certificate():
    page = pages_of(print_service_records([samples.service_record(40)]))[-1].replace("\n", "")
    assert "本记录不是志愿服务记录证明" in page


def test_print_work_registers_shows_members_due_rate_and_day():
    page = pages_of(print_work_registers([samples.register(10)]))[0]
    assert "应报到 10 人 已报到 9 人 报到率 90.0% 截至 2026 年 7 月 31 日" in page


def test_print_invitations_puts_ten_slips_on_a_page():
    pages = pages_of(print_invitations([samples.invitations(23)]))
    assert [page.count("邀请码（只能用一次）") for page in pages] == [10, 10, 3]
