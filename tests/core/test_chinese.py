"""How clerks write things down."""

from datetime import date, datetime

import pytest

from apps.core.chinese import (
    NameFault,
    PhoneFault,
    clean_name,
    compact,
    filled,
    month_is_doubtful,
    name_fault,
    parse_date,
    read_phone,
    split_list,
    tidy,
    years_after,
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (" 阳光\u3000社区\xa0", "阳光 社区"),
        ("\ufeff沈\u200b翀玉", "沈翀玉"),
        ("一\n二", "一 二"),
        ("䶮", "䶮"),
    ],
)
def test_tidy_takes_away_what_nobody_sees(text, meant):
    assert tidy(text) == meant


def test_compact_writes_half_width_without_blanks():
    assert compact("６１０　４０３ ２０（甲）\t") == "61040320(甲)"


@pytest.mark.parametrize("text", ["", " ", "无", "—", "/", "暂无", "\u3000", "--"])
def test_filled_knows_the_ways_to_write_nothing(text):
    assert filled(text) == ""


def test_split_list_takes_any_separator_and_each_item_once():
    assert split_list("书法、 声乐；摄影/书法,无\n主持") == ["书法", "声乐", "摄影", "主持"]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("2001-5-19", "2001-05-19"),
        ("2001/5/9", "2001-05-09"),
        ("2001.05.09", "2001-05-09"),
        ("1995年3月", "1995-03"),
        ("1995年3月2日", "1995-03-02"),
        ("1995年03月02号", "1995-03-02"),
        ("1978.08", "1978-08"),
        ("1978.8.", "1978-08"),
        ("1995-03", "1995-03"),
        ("199502", "1995-02"),
        ("19950228", "1995-02-28"),
        ("１９９５．０２", "1995-02"),
        (" 1995 年 2 月 ", "1995-02"),
        ("1995-02-28 00:00:00", "1995-02-28"),
        ("1995-2-8T00:00", "1995-02-08"),
        ("一九九五年三月", "1995-03"),
        ("二〇〇一年十二月三十一日", "2001-12-31"),
        ("二○○一年十月二十日", "2001-10-20"),
        (date(1995, 2, 8), "1995-02-08"),
        (datetime(1995, 2, 8, 12, 30), "1995-02-08"),  # noqa: DTZ001 (cells have no zone)
        (1978.08, "1978-08"),
        (2021.1, "2021-10"),
        (199502, "1995-02"),
        (19950228.0, "1995-02-28"),
        (34758, "1995-02-28"),
        (34758.5, "1995-02-28"),
    ],
)
def test_parse_date_understands_every_usual_manner(value, meant):
    assert str(parse_date(value)) == meant


@pytest.mark.parametrize(
    "value",
    [
        "1971.13",
        "1971-00",
        "2001-02-29",
        "19710231",
        "95.3",
        "1995",
        1995,
        "不详",
        "1995年",
        "3月",
        "3022-01-01",
        -5,
        1e17,
    ],
)
def test_parse_date_takes_no_impossible_or_half_date(value):
    assert parse_date(value) is None


def test_a_typed_number_that_may_have_lost_its_zero_is_doubtful():
    assert month_is_doubtful(1971.1)
    assert not month_is_doubtful(1971.11)
    assert not month_is_doubtful("1971.1")


def test_a_month_agrees_with_each_of_its_days_and_no_other():
    month = parse_date("2000-02")
    assert month.agrees_with(date(2000, 2, 29))
    assert not month.agrees_with(date(2000, 3, 1))
    assert not parse_date("2000-02-01").agrees_with(date(2000, 2, 2))


def test_years_after_a_leap_day_is_the_first_of_march():
    assert years_after(date(2004, 2, 29), 18) == date(2022, 3, 1)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("崔　平", "崔平"),
        ("吕民利\xa0", "吕民利"),
        ("罗\u200b伟", "罗伟"),
        ("阿丽米热•买买提", "阿丽米热·买买提"),
        ("沙吾提 . 库尔班", "沙吾提·库尔班"),
        ("陆䶮", "陆䶮"),
        ("𠮷田", "𠮷田"),
    ],
)
def test_clean_name_keeps_the_name_and_drops_its_padding(typed, meant):
    assert clean_name(typed) == meant
    assert name_fault(meant) is None


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", NameFault.MISSING),
        ("无", NameFault.MISSING),
        ("谢?", NameFault.GARBLED),
        ("谢□", NameFault.GARBLED),
        ("谢\ue123", NameFault.GARBLED),
        ("谢\ufffd", NameFault.GARBLED),
        ("13800000001", NameFault.NOT_A_NAME),
        ("填表人：罗利", NameFault.NOT_A_NAME),
    ],
)
def test_name_fault_tells_missing_garbled_and_no_name_apart(name, fault):
    assert name_fault(name) is fault


@pytest.mark.parametrize(
    "typed",
    [
        "13800000001",
        "138 0000 0001",
        "138-0000-0001",
        "+86 13800000001",
        "+8613800000001",
        "0086 13800000001",
        "8613800000001",
        "１３８０００００００１",
        "\ufeff13800000001",
        "(138)00000001",
        "13800000001.0",
    ],
)
def test_read_phone_sees_the_mobile_number_through_the_noise(typed):
    phone = read_phone(typed)
    assert (phone.number, phone.fault) == ("13800000001", None)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", PhoneFault.MISSING),
        ("无", PhoneFault.MISSING),
        ("029-87012956", PhoneFault.LANDLINE),
        ("87012956", PhoneFault.LANDLINE),
        ("(029)87012956", PhoneFault.LANDLINE),
        ("1381185738", PhoneFault.SHORT),
        ("138000000012", PhoneFault.LONG),
        ("12800000001", PhoneFault.NOT_MOBILE),
        ("1380000000l", PhoneFault.NOT_MOBILE),
        ("1380000000²", PhoneFault.NOT_MOBILE),
        ("13800000001/13900000002", PhoneFault.SEVERAL),
        ("13800000001、13900000002", PhoneFault.SEVERAL),
    ],
)
def test_read_phone_says_why_it_is_no_mobile_number(typed, fault):
    assert read_phone(typed).fault is fault
