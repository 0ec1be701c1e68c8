"""Which unit or Party branch a clerk means, by full name, short name or the organisation's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from apps.core.chinese import compact

_ORG_KINDS = {
    "工作委员会": "党工委",
    "工委": "党工委",
    "党工委": "党工委",
    "总支部委员会": "党总支",
    "党总支部委员会": "党总支",
    "总支部": "党总支",
    "党总支部": "党总支",
    "总支": "党总支",
    "党总支": "党总支",
    "支部委员会": "党支部",
    "党支部委员会": "党支部",
    "党支部": "党支部",
    "支部": "党支部",
    "联合党支部": "联合党支部",
    "联合支部": "联合党支部",
    "党组": "党组",
    "委员会": "党委",
    "党委": "党委",
}
_ORG_ENDING = re.compile("(?:" + "|".join(sorted(_ORG_KINDS, key=len, reverse=True)) + ")$")
_NAMES_NO_UNIT = re.compile(
    r"(?:机关|本级|直属|在职|离退休|离休|退休|老干部?|联合|临时|功能型?|流动|综合|党员|党|第?[一二三四五六七八九十\d]+)*"
    r"(?:总支部委员会|支部委员会|总支部?|支部|党委|党小组)$"
)


def org_kind(name: str) -> str | None:
    """The kind that an organisation's name ends in, in the usual short words (党支部)."""
    found = _ORG_ENDING.search(compact(name))
    return _ORG_KINDS[found[0]] if found else None


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit as its names are looked up; `key` is its code, `parent` its superior's key."""

    key: str
    name: str
    short: str
    org: str
    parent: str | None = None
    uscc: str = ""


@dataclass(frozen=True, slots=True)
class BranchMatch:
    """Whose branch a name names: `branch` is blank when it is the unit's own organisation."""

    unit: KnownUnit
    branch: str = ""


class UnitBook:
    """Finds units by what clerks write; `districts` are the own district's names (杨陵区)."""

    def __init__(self, units: Iterable[KnownUnit], districts: Sequence[str] = ()) -> None:
        self._units = {unit.key: unit for unit in units}
        self.districts = tuple(districts) or tuple(_districts_in(self._units.values()))
        self._by_name: dict[str, KnownUnit] = {}
        short_forms: dict[str, list[KnownUnit]] = {}
        for unit in self._units.values():
            for name in self._names_of(unit):
                self._by_name.setdefault(name, unit)
                if name[0] in "区县市旗" and len(name) > 3:
                    short_forms.setdefault(name[1:], []).append(unit)
        for name, owners in short_forms.items():
            if len({owner.key for owner in owners}) == 1:
                self._by_name.setdefault(name, owners[0])
        self._branches: dict[str, BranchMatch | None] = {}

    def __len__(self) -> int:
        return len(self._units)

    def __getitem__(self, key: str) -> KnownUnit:
        return self._units[key]

    def __iter__(self) -> Iterator[KnownUnit]:
        return iter(self._units.values())

    def find(self, text: str) -> KnownUnit | None:
        """The unit of this name, short name, organisation's name or key."""
        return self._units.get(text.strip()) or self._by_name.get(self._plain(text))

    def find_in(self, text: str) -> KnownUnit | None:
        """The unit whose name is the longest to begin the text (a title, a branch's name)."""
        return self._head(self._plain(text))[0]

    def branch(self, text: str) -> BranchMatch | None:
        """Whose organisation or branch a name names; None when it begins with no known unit's name."""
        if text not in self._branches:
            self._branches[text] = self._branch(text)
        return self._branches[text]

    def is_within(self, key: str, top: str) -> bool:
        """Whether a unit is another one or lies under it."""
        return top in self.line_of(key)

    def line_of(self, key: str) -> list[str]:
        """The unit and its superiors, upwards."""
        line: list[str] = []
        step: str | None = key
        while step is not None and step in self._units and step not in line:
            line.append(step)
            step = self._units[step].parent
        return line

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self._by_name), default=0)

    def _branch(self, text: str) -> BranchMatch | None:
        unit, rest = self._head(self._plain(text))
        if unit is None:
            return None
        own = rest == "" or (rest in _ORG_KINDS and _ORG_KINDS[rest] == org_kind(unit.org))
        return BranchMatch(unit, "" if own else compact(text))

    def _head(self, plain: str) -> tuple[KnownUnit | None, str]:
        for length in range(min(len(plain), self._longest), 1, -1):
            if unit := self._by_name.get(plain[:length]):
                return unit, plain[length:]
        return None, plain

    def _names_of(self, unit: KnownUnit) -> set[str]:
        org = self._plain(unit.org)
        names = {self._plain(unit.name), self._plain(unit.short), org, _ORG_ENDING.sub("", org)}
        return {name for name in names if name}

    def _plain(self, name: str) -> str:
        """The name as shortened in the district: 中共杨陵区委编办 is 区委编办."""
        plain = compact(name).removeprefix("中共")
        for district in self.districts:
            if plain.startswith(district):
                return district[-1] + plain.removeprefix(district)
        return plain


def names_no_unit(branch: str) -> bool:
    """Whether a branch's name leaves its unit out (机关第一党支部): it is the own unit's."""
    return _NAMES_NO_UNIT.fullmatch(compact(branch)) is not None


def _districts_in(units: Iterable[KnownUnit]) -> set[str]:
    """The district's name as the full names show it beside the short ones: 杨陵区财政局, 区财政局."""
    found = set()
    for unit in units:
        full = compact(unit.name).removeprefix("中共")
        short = compact(unit.short)
        if short[:1] in tuple("区县市旗") and full != short and full.endswith(short):
            found.add(full.removesuffix(short) + short[0])
    return found
