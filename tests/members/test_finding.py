"""Finding people among many: the same people as reading every row would find, by indexes."""

import pytest
from django.db import connection
from django.db.models import Q
from pypinyin.constants import PHRASES_DICT

from apps.checkins.models import CheckInCard
from apps.members.models import Person
from apps.programmes.models import Programme
from apps.units.models import Unit
from tests.conftest import NOW

FAMILY = dict(zip(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨",
    ["zhao", "qian", "sun", "li", "zhou", "wu", "zheng", "wang",
     "feng", "chen", "chu", "wei", "jiang", "shen", "han", "yang"],
    strict=True,
))  # fmt: skip
GIVEN = dict(zip(
    "建国文海秀英志强丽华永平春梅",
    ["jian", "guo", "wen", "hai", "xiu", "ying", "zhi", "qiang", "li", "hua", "yong", "ping", "chun", "mei"],
    strict=True,
))  # fmt: skip
PINYIN = FAMILY | GIVEN


@pytest.fixture
def crowd(bureau: Unit) -> None:
    """3,136 people with every name of one family character and two given ones; no namesakes."""
    names = [a + b + c for a in FAMILY for b in GIVEN for c in GIVEN]
    Person.objects.bulk_create(
        Person(
            volunteer_no=f"T{number:06d}",
            name=name,
            pinyin="".join(PINYIN[letter] for letter in name),
            initials="".join(PINYIN[letter][0] for letter in name),
            created_at=NOW,
            updated_at=NOW,
        )
        for number, name in enumerate(names)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE members_person")


def by_reading(text: str) -> set[str]:
    """The rule as words: part of the name, or the beginning of pinyin or initials, or the number."""
    key = text.lower().replace(" ", "")
    return {
        person.name
        for person in Person.objects.all()
        if text in person.name
        or person.pinyin.startswith(key)
        or person.initials.startswith(key)
        or person.volunteer_no == text
    }


@pytest.mark.parametrize(
    "text", ["王建国", "建国", "国建", "梅", "wangjian", "Wang Jian", "wjg", "T000317", "无此人"]
)
def test_matching_finds_whom_reading_every_row_finds(text: str, crowd: None) -> None:
    found = Person.objects.matching(text)
    assert {person.name for person in found} == by_reading(text)
    assert len(found) == len(by_reading(text))


@pytest.mark.parametrize("text", ["王建国", "国建", "wangjian", "wjg", "T000317"])
def test_matching_reads_by_indexes(text: str, crowd: None) -> None:
    plan = Person.objects.matching(text).order_by().explain()
    assert "members_person_letters" in plan
    assert "Seq Scan" not in plan


def test_an_unindexed_condition_would_read_every_row(crowd: None) -> None:
    """The control: on as many rows the planner does choose to read all where it must."""
    plan = Person.objects.filter(Q(name__contains="国建") | Q(pinyin__startswith="x")).order_by().explain()
    assert "Seq Scan" in plan


@pytest.fixture
def cards(crowd: None, programme: Programme, bureau: Unit) -> None:
    """A card for each of the crowd."""
    CheckInCard.objects.bulk_create(
        CheckInCard(
            programme=programme,
            person=person,
            unit=bureau,
            address_key=f"key-{person.pk}",
            created_at=NOW,
            updated_at=NOW,
        )
        for person in Person.objects.all()
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE checkins_checkincard")


def test_cards_are_found_without_reading_every_card(cards: None) -> None:
    plan = CheckInCard.objects.matching("wjg").order_by().explain()
    assert "members_person_letters" in plan
    assert "Seq Scan on members_person" not in plan


def test_the_dictionary_of_phrases_is_not_loaded():
    """44 MB a process; names are read character by character."""
    assert PHRASES_DICT == {}
