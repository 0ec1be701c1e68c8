"""Where the scope stands, in one sentence: for a reader with two minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.core.dates import short_day_words
from apps.dashboards.figures import Figure
from apps.dashboards.groups import Group, below_the_line, missing_to_line
from apps.programmes.models import Programme

NAMED = 5


@dataclass(frozen=True)
class Verdict:
    """The sentence, what is to be done, and whether the line is reached; the same in single figures.

    `missing` people bring the rate to the `line` (in percent), `pace` of them a day; `days_left` is negative
    after the deadline; `behind` holds the groups that miss most people.
    """

    sentence: str
    todo: str
    is_met: bool | None
    missing: int = 0
    line: Decimal | None = None
    days_left: int = 0
    pace: int | None = None
    behind: Sequence[Group] = ()
    others_behind: int = 0

    @property
    def goal_text(self) -> str:
        return "" if self.line is None else f"要求{self.line}%"

    @property
    def time_text(self) -> str:
        """还有4天, 今天截止 or 已过3天."""
        if self.days_left > 0:
            return f"还有{self.days_left}天"
        return f"已过{-self.days_left}天" if self.days_left else "今天截止"

    @property
    def tone(self) -> str:
        return {True: "success", False: "warning", None: "info"}[self.is_met]


def verdict_of(figure: Figure, groups: Sequence[Group], programme: Programme, on: date) -> Verdict:
    """The rate, how many are missing to the line, by when and at what pace, and which groups fall short."""
    line = f"{figure.goal_percent}%"
    today = short_day_words(on)
    stand = f"截至{today}，应报到{figure.denominator}人，已报到{figure.numerator:.0f}人，报到率{figure.text}"
    missing = missing_to_line(figure)
    if figure.rate is None:
        sentence = f"截至{today}还没有应报到的党员。"
    elif missing:
        sentence = f"{stand}，离{line}还差{missing}人；{_time_left(missing, programme, on)}。"
    else:
        sentence = f"{stand}，已达到{line}的要求。"
    short = _farthest_behind(groups)
    return Verdict(
        sentence,
        _groups_short(short, line),
        figure.is_met,
        missing=missing,
        line=figure.goal_percent,
        days_left=(programme.check_in_deadline - on).days,
        pace=pace_needed(missing, programme.check_in_deadline, on) if missing else None,
        behind=short[:NAMED],
        others_behind=max(len(short) - NAMED, 0),
    )


def pace_needed(missing: int, deadline: date, on: date) -> int | None:
    """People a day to reach the line by the deadline's end; None when it has passed."""
    days = (deadline - on).days
    return -(-missing // days) if days > 0 else None


def _time_left(missing: int, programme: Programme, on: date) -> str:
    deadline = programme.check_in_deadline
    pace, last = pace_needed(missing, deadline, on), short_day_words(deadline)
    if pace is not None:
        return f"{last}截止，还有{(deadline - on).days}天，每天要有{pace}人报到"
    return f"今天（{last}）截止" if on == deadline else f"截止日{last}已过，请尽快补报"


def _farthest_behind(groups: Sequence[Group]) -> list[Group]:
    return sorted(below_the_line(groups), key=lambda group: -group.missing)


def _groups_short(short: Sequence[Group], line: str) -> str:
    if not short:
        return ""
    named = "、".join(f"{group.label}（差{group.missing}人）" for group in short[:NAMED])
    return f"没有达到{line}的单位有{len(short)}个{'，差得最多的是' if len(short) > NAMED else '：'}{named}。"
