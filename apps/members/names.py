"""Names in pinyin, by which people are sorted and found, and the numbers people are known by."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr
from pypinyin import lazy_pinyin

from apps.members.models import Person

NUMBER_PREFIX = "V"
_NUMBER_LOCK = 4_103_001  # any constant: the key of the transaction's advisory lock on numbering

# Surnames that are read otherwise than the character usually is.
_SURNAMES = {
    "万俟": ["mo", "qi"],
    "尉迟": ["yu", "chi"],
    "长孙": ["zhang", "sun"],
    "单": ["shan"],
    "仇": ["qiu"],
    "曾": ["zeng"],
    "解": ["xie"],
    "查": ["zha"],
    "任": ["ren"],
    "盖": ["ge"],
    "区": ["ou"],
    "朴": ["piao"],
    "翟": ["zhai"],
    "乐": ["yue"],
    "缪": ["miao"],
    "华": ["hua"],
    "冼": ["xian"],
    "员": ["yun"],
    "黑": ["he"],
    "折": ["she"],
    "种": ["chong"],
    "秘": ["bi"],
    "宁": ["ning"],
    "覃": ["qin"],
    "牟": ["mu"],
}


def name_keys(name: str) -> tuple[str, str]:
    """A name's full pinyin and its initials, without tones: 单建国 is (shanjianguo, sjg)."""
    for length in (2, 1):
        if (surname := _SURNAMES.get(name[:length])) and len(name) > length:
            syllables = [*surname, *_syllables(name[length:])]
            break
    else:
        syllables = _syllables(name)
    return "".join(syllables)[:200], "".join(syllable[0] for syllable in syllables)[:60]


@cache
def _sound(character: str) -> str:
    return "".join(c for c in "".join(lazy_pinyin(character, errors="ignore")).lower() if c.isascii())


def _syllables(text: str) -> list[str]:
    return [sound for character in text if (sound := _sound(character))]


def hold_numbering() -> None:
    """Let one transaction at a time number new people; ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBER_LOCK])


def free_volunteer_numbers(count: int) -> list[str]:
    """The next numbers for new people, held until the transaction ends."""
    hold_numbering()
    numbered = Person.objects.filter(volunteer_no__regex=rf"^{NUMBER_PREFIX}\d{{1,9}}$")
    last = numbered.aggregate(last=Max(Cast(Substr("volunteer_no", 2), IntegerField())))["last"] or 0
    return [f"{NUMBER_PREFIX}{number:06d}" for number in range(last + 1, last + count + 1)]
