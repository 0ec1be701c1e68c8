"""Numbers with a check digit."""

from datetime import date

import pytest

from apps.core.codes import (
    IdFault,
    UsccFault,
    id_check_digit,
    lengthen_id_number,
    read_id_number,
    uscc_check_character,
    uscc_fault,
)

MAN = "61040319800101001" + id_check_digit("61040319800101001")
WOMAN = "61040319990228002" + id_check_digit("61040319990228002")
USCC = "11610403000000000" + uscc_check_character("11610403000000000")


def test_an_id_number_tells_birth_and_sex():
    assert (read_id_number(MAN).birth, read_id_number(MAN).sex) == (date(1980, 1, 1), "男")
    assert (read_id_number(WOMAN).birth, read_id_number(WOMAN).sex) == (date(1999, 2, 28), "女")


def test_the_check_digit_is_that_of_the_standards_example():
    assert id_check_digit("11010519491231002") == "X"
    assert id_check_digit("44052418800101001") == "4"


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", "'11010519491231002X", "１１０１０５ 19491231 002Ｘ"]
)
def test_an_id_number_is_read_through_the_noise(typed):
    assert read_id_number(typed).number == "11010519491231002X"
    assert read_id_number(typed).fault is None


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        (MAN[:17], IdFault.LENGTH),
        (MAN + "0", IdFault.LENGTH),
        ("110105194912310021", IdFault.CHECKSUM),
        ("1101051949123100X2", IdFault.CHARACTERS),
        ("61040319800230001" + id_check_digit("61040319800230001"), IdFault.BIRTH),
        ("²" * 15, IdFault.LENGTH),
        ("٣" * 18, IdFault.CHARACTERS),
        ("6.10403E+17", IdFault.EXPONENT),
        ("6.10403198211252E+17", IdFault.EXPONENT),
    ],
)
def test_a_wrong_id_number_tells_nothing_but_its_fault(typed, fault):
    reading = read_id_number(typed)
    assert (reading.fault, reading.birth, reading.sex) == (fault, None, None)
    assert not reading.is_trusted


def test_fifteen_digits_are_the_same_person_as_eighteen():
    reading = read_id_number("610403800101001")
    assert (reading.fault, reading.birth, reading.sex) == (IdFault.FIFTEEN, date(1980, 1, 1), "男")
    assert lengthen_id_number(reading.number) == MAN


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (USCC, None),
        ("91350100M000100Y43", None),
        (USCC[:17], UsccFault.LENGTH),
        (USCC[:16] + "I" + USCC[17], UsccFault.CHARACTERS),
        ("12610403117615068P", UsccFault.CHECKSUM),
    ],
)
def test_a_social_credit_code_has_its_check_character(code, fault):
    assert uscc_fault(code) is fault
