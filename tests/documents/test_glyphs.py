"""Characters that paper can and can't show."""

from dataclasses import replace

import pytest

from apps.documents.glyphs import missing_glyphs, with_blanks
from apps.documents.printing import print_check_in_cards, print_feedback_reports
from tests.documents import samples
from tests.documents.paper import pages_of

NOTE = "□ 处的字字库没有，请手写补上"


@pytest.mark.parametrize("name", ["张㛃", "王䶮", "吴𬱖", samples.LONG_NAME, "李 明", "A·Б—〇"])
def test_missing_glyphs_passes_names_that_print(name):
    assert missing_glyphs(name) == []


def test_missing_glyphs_names_each_character_once_in_order():
    assert missing_glyphs("𠮷田𪚥𠮷") == ["𠮷", "𪚥"]


def test_missing_glyphs_ignores_what_needs_no_ink():
    assert missing_glyphs("一\u3000二\n三\u200b四\ufe00") == []


def test_with_blanks_leaves_an_open_box():
    assert with_blanks("王𠮷") == "王□"


def test_print_of_a_rare_name_shows_the_character():
    assert "张㛃" in pages_of(print_check_in_cards([samples.issued_card(name="张㛃")]))[0]


def test_print_of_a_missing_character_leaves_a_box_and_says_so_on_that_card_only():
    cards = [samples.issued_card(1, name="王𠮷"), samples.issued_card(2)]
    first, second = pages_of(print_check_in_cards(cards))
    assert "姓 名 王□" in first
    assert NOTE in first
    assert NOTE not in second


def test_print_of_a_missing_character_inside_a_table_is_noted_in_the_foot():
    report = samples.feedback(2)
    report = replace(report, lines=(replace(report.lines[0], name="王𠮷"), report.lines[1]))
    page = pages_of(print_feedback_reports([report]))[0]
    assert "1 王□" in page
    assert NOTE in page
