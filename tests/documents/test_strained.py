"""Each form with the longest names and units, with rare characters, with no rows and with many."""

from dataclasses import replace
from typing import Any

import pytest

from apps.documents import printing as to
from tests.documents import samples
from tests.documents.paper import difference_from_expected, pages_of, pictures_of

# form: (typeset, paper, pages, how often the name of fifteen characters and the unit of forty stand there)
STRAINED: dict[str, tuple[Any, Any, int, int, int]] = {
    "check_in_card": (to.print_check_in_cards, samples.issued_card(), 1, 6, 5),
    "receipt": (to.print_receipts, samples.received_card(), 1, 2, 1),
    "basic_info_card": (to.print_basic_info_cards, samples.basic_info(), 1, 1, 2),
    "commitment_card": (to.print_commitment_cards, samples.commitments(), 1, 2, 2),
    "work_register": (to.print_work_registers, samples.register(40), 3, 41, 5),
    "work_ledger": (to.print_work_ledgers, samples.ledger(40), 5, 41, 47),
    "roster": (to.print_rosters, samples.roster(55), 4, 56, 110),
    "contact_card": (to.print_contact_cards, samples.contact_card(), 1, 4, 3),
    "sign_in_sheet": (to.print_sign_in_sheets, samples.sign_in(55), 3, 57, 55),
    "feedback_card": (to.print_feedback_cards, samples.feedback_cards(2), 1, 2, 2),
    "record_card": (to.print_record_cards, samples.record_card(30, 2), 2, 31, 1),
    "ballot_sheet": (to.print_ballots, samples.ballot(7), 3, 7, 7),
    "count_sheet": (to.print_count_sheets, samples.count(9), 3, 9, 9),
    "feedback_report": (to.print_feedback_reports, samples.feedback(40), 3, 43, 1),
    "service_record": (to.print_service_records, samples.service_record(40), 3, 41, 1),
}


@pytest.mark.parametrize("form", STRAINED)
def test_print_form_keeps_long_and_rare_names_whole_and_in_place(form):
    typeset, paper, pages, names, units = STRAINED[form]
    content = typeset([samples.strained(paper)])
    written = ["".join(page.split()) for page in pages_of(content)]
    said = "".join(written)
    assert (len(written), said.count(samples.NAME_15), said.count(samples.UNIT_40)) == (pages, names, units)
    assert difference_from_expected(f"strained/{form}.ink.txt", pictures_of(content)) < 0.15


EMPTY: dict[str, tuple[Any, Any, str]] = {
    "work_register": (to.print_work_registers, samples.register(1), "这一天单位没有应报到的在职党员。"),
    "work_ledger": (to.print_work_ledgers, samples.ledger(1), "这一天单位没有应报到的在职党员。"),
    "roster": (to.print_rosters, samples.roster(1), "还没有人报名。"),
    "service_record": (to.print_service_records, samples.service_record(1), "这一时段没有已核实的服务。"),
    "feedback_report": (
        to.print_feedback_reports,
        samples.feedback(1),
        "这一时段贵单位没有在我社区服务的在职党员。",
    ),
    "count_sheet": (to.print_count_sheets, samples.count(1), "没有测评对象。"),
}


@pytest.mark.parametrize("form", EMPTY)
def test_print_form_without_rows_says_so_on_one_page(form):
    typeset, paper, words = EMPTY[form]
    (page,) = pages_of(typeset([replace(paper, lines=())]))
    assert words in page


HEADS = {
    "work_register": "报到社区",
    "work_ledger": "报到社区",
    "roster": "单位和党组织",
    "sign_in_sheet": "单位和岗位",
    "record_card": "活动和服务内容",
    "count_sheet": "测评内容",
    "service_record": "服务内容",
}


@pytest.mark.parametrize("form", HEADS)
def test_print_form_repeats_the_head_of_its_table_on_every_page(form):
    typeset, paper, *_ = STRAINED[form]
    assert [HEADS[form] in page for page in pages_of(typeset([paper]))].count(False) == 0


SIGNED: dict[str, tuple[Any, Any, int]] = {
    "work_register": (to.print_work_registers, samples.register, 2),
    "work_ledger": (to.print_work_ledgers, samples.ledger, 2),
    "roster": (to.print_rosters, samples.roster, 2),
    "sign_in_sheet": (
        to.print_sign_in_sheets,
        lambda count: replace(samples.sign_in(count), spare_codes=()),
        2,
    ),
    "record_card": (to.print_record_cards, lambda count: samples.record_card(count, 0), 2),
    "count_sheet": (to.print_count_sheets, samples.count, 1),
}


@pytest.mark.parametrize("form", SIGNED)
def test_signatures_never_stand_on_a_page_of_their_own(form):
    typeset, paper_of, kept = SIGNED[form]
    for count in range(2, 32):
        paper = paper_of(count)
        last = pages_of(typeset([paper]))[-1]
        named = [getattr(line, "name", None) or line.activity for line in paper.lines[-kept:]]
        assert [name for name in named if name[:4] not in last] == [], count
