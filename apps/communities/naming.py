"""Which community a clerk means: by stem, street before the name, 12-digit code, or a likely slip."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pypinyin import lazy_pinyin

from apps.core.chinese import compact

_COMMITTEE = re.compile(r"(?:社区)?(?:居民委员会|居民委会|居委会|党委|党总支|党支部)?$")
_VILLAGE_COMMITTEE = re.compile(r"村?村(?:民委员会|委会)$")
_STREET_KIND = re.compile(r"(?:街道办事处|街道办|街办|街道|镇政府|镇|乡)$")
_STREET_KINDS = ("街道办事处", "街道办", "街办", "街道", "镇", "乡", "")
_NOT_A_COUNTY = ("示范区", "开发区", "高新区")  # stand beside or above counties: 杨凌示范区 holds 杨陵区
_ELSEWHERE = re.compile(r"(?:本?[区市省县]外|外[区市省县地]|不在本[区市县])")
_FOREIGN_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:省|自治[区州县]|市(?![场政民府直])|县|旗|(?<![小社片园属活校厂矿])区(?!社区))(?=[\u4e00-\u9fff])"
)


class Doubt(StrEnum):
    """Why no community could be settled on."""

    UNKNOWN = "unknown"
    TYPO = "typo"
    AMBIGUOUS = "ambiguous"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class KnownCommunity:
    """A community as its name is looked up; `code` is its key, `aliases` are further names."""

    code: str
    name: str
    street: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CommunityMatch:
    """The community meant, or the doubt about it with the communities it could be."""

    community: KnownCommunity | None
    doubt: Doubt | None = None
    candidates: tuple[KnownCommunity, ...] = ()

    def saying(self) -> str:
        """What a clerk should do about the doubt; goes on after “第13行“居住社区””."""
        names = "”还是“".join(dict.fromkeys(c.name for c in self.candidates))
        match self.doubt:
            case Doubt.TYPO:
                return f"不在社区表中，要填的是“{names}”吗？"
            case Doubt.AMBIGUOUS:
                streets = "、".join(c.street for c in self.candidates)
                return f"有{len(self.candidates)}个同名社区（{streets}），请在前面注明镇（街道）"
            case Doubt.OUTSIDE:
                return "不在本区，请改选单位所在社区，或确认不在本区报到"
        return (
            f"不在社区表中，要填的是“{names}”吗？请从列表中选择" if names else "不在社区表中，请从列表中选择"
        )


def stem(name: str) -> str:
    """A community's name without its committee: 阳光社区居委会 and 阳光社区居民委会 are 阳光."""
    plain = _VILLAGE_COMMITTEE.sub("村", compact(name))
    return _COMMITTEE.sub("", plain) or plain


def street_stem(name: str) -> str:
    """A street's or town's name without its kind: 李台街道办事处 is 李台."""
    plain = compact(name)
    return _STREET_KIND.sub("", plain) or plain


class CommunityBook:
    """Finds communities by what clerks write; `districts` are the own district's names (杨陵区)."""

    def __init__(self, communities: Iterable[KnownCommunity], districts: Sequence[str] = ()) -> None:
        self._districts = tuple(districts)
        self._by_code: dict[str, KnownCommunity] = {}
        self._by_stem: dict[str, list[KnownCommunity]] = {}
        self._answers: dict[str, CommunityMatch] = {}
        for community in communities:
            self._by_code[community.code] = community
            for name in {stem(community.name), *map(stem, community.aliases)}:
                self._by_stem.setdefault(name, []).append(community)
        self._streets = _street_forms({c.street for c in self._by_code.values()})
        self._sounds = {name: lazy_pinyin(name) for name in self._by_stem}

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[KnownCommunity]:
        return iter(self._by_code.values())

    def by_code(self, code: str) -> KnownCommunity | None:
        """The community with this key."""
        return self._by_code.get(code)

    def find(self, text: str, street: str = "") -> CommunityMatch:
        """Which community the text means; `street` is what another column says about its street."""
        key = f"{street}\n{text}"
        if key not in self._answers:
            self._answers[key] = self._find(compact(text), street_stem(street) if street else "")
        return self._answers[key]

    def _find(self, text: str, street: str) -> CommunityMatch:
        if found := self._by_code.get(text.removesuffix(".0")):
            return CommunityMatch(found)
        if _ELSEWHERE.match(text):
            return CommunityMatch(None, Doubt.OUTSIDE)
        local, foreign = self._without_district(text)
        if not foreign and (settled := self._by_name(local, street)):
            return settled
        written_street, rest = self._split_street(local)
        if written_street and not foreign and (settled := self._by_name(rest, written_street)):
            return settled
        if foreign or _FOREIGN_PLACE.match(local):
            return CommunityMatch(None, Doubt.OUTSIDE)
        return self._guess(stem(rest), local)

    def _without_district(self, text: str) -> tuple[str, bool]:
        """The text after the own district's name, and whether it names another district before a street."""
        for district in self._districts:
            before, found, after = text.partition(district)
            if found and after and "社区" not in before:
                return after, False
        for form, _ in self._streets:
            place = text.find(form)
            if place > 0 and form[-1:] in "道镇乡处办" and text[place - 1] in "区县市":
                return text[place:], bool(self._districts) and not text[:place].endswith(_NOT_A_COUNTY)
        return text, False

    def _split_street(self, text: str) -> tuple[str, str]:
        """The street at the head of the text (its stem) and what follows; ("", text) without one."""
        for form, street in self._streets:
            rest = text.removeprefix(form)
            if rest != text and stem(rest) in self._by_stem:
                return street, rest
        for form, street in self._streets:
            if form != street and text.startswith(form) and len(text) > len(form):
                return street, text.removeprefix(form)
        return "", text

    def _by_name(self, name: str, street: str) -> CommunityMatch | None:
        named = self._by_stem.get(stem(name), [])
        here = [c for c in named if not street or street_stem(c.street) == street]
        if len(here) == 1:
            return CommunityMatch(here[0])
        if here:
            return CommunityMatch(None, Doubt.AMBIGUOUS, tuple(here))
        if named:
            return CommunityMatch(None, Doubt.UNKNOWN, tuple(named))
        return None

    def _guess(self, name: str, text: str) -> CommunityMatch:
        """A likely slip of one character or of sound, or the community named inside a longer text."""
        inside = [known for known in self._by_stem if f"{known}社区" in text]
        sound = lazy_pinyin(name)
        alike = inside or [
            known for known in self._by_stem if sound == self._sounds[known] or _one_slip_apart(name, known)
        ]
        candidates = tuple(community for known in alike for community in self._by_stem[known])
        if len(candidates) == 1:
            return CommunityMatch(None, Doubt.TYPO, candidates)
        return CommunityMatch(None, Doubt.UNKNOWN, candidates)


def _street_forms(streets: set[str]) -> list[tuple[str, str]]:
    """Every way to write a street with its stem, the longest first."""
    stems = {street_stem(street) for street in streets if street}
    forms = [(base + kind, base) for base in stems for kind in _STREET_KINDS]
    return sorted(forms, key=lambda form: -len(form[0]))


def _one_slip_apart(one: str, other: str) -> bool:
    """Whether one character was changed, dropped, added (in names of three and more) or two swapped."""
    if len(one) == len(other):
        differing = [place for place in range(len(one)) if one[place] != other[place]]
        if len(differing) == 2:
            return sorted(one) == sorted(other)
        return len(differing) == 1 and len(one) >= 3
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) != 1 or len(short) < 3:
        return False
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
