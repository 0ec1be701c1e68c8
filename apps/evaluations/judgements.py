"""One voter's judgement of one member, as phone and paper bring it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.evaluations.enums import GRADE_FIGURES, Grade, Item

COMMENT_LENGTH = 300


@dataclass(frozen=True)
class Judgement:
    """Grades by item, and words. Without an overall grade it is no vote: the voter left this member out."""

    target_id: int
    grades: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""

    @property
    def is_vote(self) -> bool:
        return Item.OVERALL.value in self.grades

    @property
    def paper(self) -> str:
        """Six figures in the order of the items: what is laid into the ballot box."""
        return "".join(
            GRADE_FIGURES[Grade(self.grades[item])] if item in self.grades else "0" for item in Item.values
        )

    def as_json(self) -> dict[str, Any]:
        return {"grades": dict(self.grades), "comment": self.comment}


def all_satisfied(target_id: int, comment: str = "") -> Judgement:
    return Judgement(target_id, dict.fromkeys(Item.values, Grade.SATISFIED.value), comment)


def judgements_from(raw: Any, target_ids: Iterable[int]) -> dict[int, Judgement]:
    """Read what a page carried along; whatever isn't a known member, item and grade is left out."""
    if not isinstance(raw, Mapping):
        return {}
    return {
        target_id: _judgement(target_id, raw[str(target_id)])
        for target_id in target_ids
        if isinstance(raw.get(str(target_id)), Mapping)
    }


def _judgement(target_id: int, raw: Mapping[str, Any]) -> Judgement:
    grades = raw.get("grades")
    known = grades if isinstance(grades, Mapping) else {}
    return Judgement(
        target_id,
        {item: known[item] for item in Item.values if known.get(item) in Grade.values},
        str(raw.get("comment") or "").strip()[:COMMENT_LENGTH],
    )


def entry_of(judgements: Iterable[Judgement]) -> dict[str, Any]:
    """What is kept of them, by the member's key; members left out are left out here too."""
    return {
        str(one.target_id): one.as_json()
        for one in sorted(judgements, key=lambda one: one.target_id)
        if one.grades or one.comment
    }


def differing_cells(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[tuple[int, str]]:
    """(target, item) of every grade that two entries of one paper don't share; words aren't compared."""
    return [
        (int(key), item)
        for key in sorted({*first, *second}, key=int)
        for item in Item.values
        if _grade(first, key, item) != _grade(second, key, item)
    ]


def _grade(entry: Mapping[str, Any], key: str, item: str) -> str:
    return str(entry.get(key, {}).get("grades", {}).get(item, ""))
