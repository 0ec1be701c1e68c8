"""Where the scope stands, in one sentence: for a reader with two minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from apps.dashboards.figures import Figure
from apps.dashboards.groups import Group, below_the_line, missing_to_line
from apps.programmes.models import Programme

NAMED = 5


@dataclass(frozen=True)
class Verdict:
    """The sentence, what is to be done, and whether the line is reached."""

    sentence: str
    todo: str
    is_met: bool | None

    @property
    def tone(self) -> str:
        return {True: "success", False: "warning", None: "info"}[self.is_met]


def verdict_of(figure: Figure, groups: Sequence[Group], programme: Programme, on: date) -> Verdict:
    """The rate, how many are missing to the line, by when and at what pace, and which groups fall short."""
    line = f"{figure.goal_percent}%"
    stand = (
        f"截至{_said(on)}，应报到{figure.denominator}人，已报到{figure.numerator:.0f}人，报到率{figure.text}"
    )
    missing = missing_to_line(figure)
    if figure.rate is None:
        sentence = f"截至{_said(on)}还没有应报到的党员。"
    elif missing:
        sentence = f"{stand}，离{line}还差{missing}人；{_time_left(missing, programme, on)}。"
    else:
        sentence = f"{stand}，已达到{line}的要求。"
    return Verdict(sentence, _groups_short(groups, line), figure.is_met)


def pace_needed(missing: int, deadline: date, on: date) -> int | None:
    """People a day to reach the line by the deadline's end; None when it has passed."""
    days = (deadline - on).days
    return -(-missing // days) if days > 0 else None


def _time_left(missing: int, programme: Programme, on: date) -> str:
    deadline = programme.check_in_deadline
    pace = pace_needed(missing, deadline, on)
    if pace is not None:
        return f"{_said(deadline)}截止，还有{(deadline - on).days}天，每天要有{pace}人报到"
    return f"今天（{_said(on)}）截止" if on == deadline else f"截止日{_said(deadline)}已过，请尽快补报"


def _groups_short(groups: Sequence[Group], line: str) -> str:
    short = below_the_line(groups)
    if not short:
        return ""
    most = sorted(short, key=lambda group: -group.missing)[:NAMED]
    named = "、".join(f"{group.label}（差{group.missing}人）" for group in most)
    return f"没有达到{line}的单位有{len(short)}个{'，差得最多的是' if len(short) > NAMED else '：'}{named}。"


def _said(day: date) -> str:
    return f"{day.month}月{day.day}日"
