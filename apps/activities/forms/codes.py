"""The printed sheet typed in: short numbers and times, card numbers of those who just came, no names."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from apps.activities.actions import RollEntry
from apps.activities.enums import AttendanceStatus, SignUpStatus
from apps.activities.models import Activity, SignUp

PRESENT, ABSENT, EXCUSED = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.EXCUSED
_BETWEEN = re.compile(r"[\s,，、;；]+")


class TickCodesField(forms.CharField):
    """Numbers of the sheet as people write them: "1 2 5-9", commas of both kinds welcome."""

    def clean(self, value: Any) -> set[int]:
        text = super().clean(value)
        return {number for part in _BETWEEN.split(text) if part for number in _span(part)}


def _span(part: str) -> range:
    match = re.fullmatch(r"(\d{1,4})(?:[-—~至](\d{1,4}))?", part)
    if match is None:
        raise forms.ValidationError(f"看不懂“{part}”。请填编号，例如 1 2 5-9。")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise forms.ValidationError(f"“{part}”的顺序反了，应从小到大。请改成从小到大。")
    return range(first, last + 1)


class TickTimesField(forms.CharField):
    """Numbers of the sheet, each with a time after it: "3 9:30，7 9:45"."""

    def clean(self, value: Any) -> dict[int, time]:
        words = [word for word in _BETWEEN.split(super().clean(value).replace("：", ":")) if word]
        pairs = [_timed(" ".join(words[place : place + 2])) for place in range(0, len(words), 2)]
        return dict(pairs)


def _timed(part: str) -> tuple[int, time]:
    match = re.fullmatch(r"(\d{1,4}) ([01]?\d|2[0-3]):([0-5]\d)", part)
    if match is None:
        raise forms.ValidationError(f"看不懂“{part}”。请填编号和时间，例如 3 9:30。")
    return int(match[1]), time(int(match[2]), int(match[3]))


class CodesForm(forms.Form):
    """The ticks of the sheet by its short numbers; those who came unasked by the number of their card."""

    here = TickCodesField(
        label="到场的编号",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "inputmode": "numeric"}),
        help_text="照签到表上的编号填，用空格隔开，连号用短横线，例如 1 2 5-9",
    )
    away = TickCodesField(label="请假的编号", max_length=2000, required=False)
    late = TickTimesField(
        label="迟到的编号和到场时间", max_length=2000, required=False, help_text="例如 3 9:30，7 9:45"
    )
    early = TickTimesField(
        label="早退的编号和离开时间", max_length=2000, required=False, help_text="例如 3 10:30"
    )
    guests = TickCodesField(
        label="空行上的报到卡编号",
        max_length=200,
        required=False,
        help_text="临时来的人，填卡号后面的数字，例如卡号 2026-00012 填 12",
    )

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        sheet: Mapping[int, SignUp],
        find: Callable[[Iterable[int]], Mapping[int, int]],
        **kwargs: Any,
    ) -> None:
        """`find` gives the people behind card numbers of the year, as {number: person}."""
        super().__init__(*args, **kwargs)
        self.activity, self.sheet, self.find = activity, sheet, find
        self.came_unasked: Mapping[int, int] = {}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for name in ("here", "away", "late", "early"):
            self._refuse(
                name, set(values.get(name, ())) - self.sheet.keys(), "签到表上没有编号{}，请对照纸上的编号。"
            )
        here, away = values.get("here", set()), values.get("away", set())
        self._refuse("away", here & away, "编号{}同时填在到场和请假里，请只留一处。")
        for name in ("late", "early"):
            stray = (set(values.get(name, ())) - here) & self.sheet.keys()
            self._refuse(name, stray, "编号{}没有填在到场里，请补填，或从这里删去。")
        self.came_unasked = self.find(values.get("guests", set()))
        unknown = values.get("guests", set()) - self.came_unasked.keys()
        self._refuse("guests", unknown, "报到卡{}没有报到，或者本人已在签到表上，请核对卡号。")
        return values

    def _refuse(self, name: str, numbers: set[int], sentence: str) -> None:
        if numbers:
            self.add_error(name, sentence.format("、".join(str(number) for number in sorted(numbers)[:10])))

    @property
    def entries(self) -> list[RollEntry]:
        """Present, excused, and absent for the other numbers of those who had signed up; then the unasked."""
        named = [entry for number in self.sheet if (entry := self._entry(number)) is not None]
        return named + [RollEntry(person, PRESENT) for person in self.came_unasked.values()]

    def _entry(self, number: int) -> RollEntry | None:
        row, values = self.sheet[number], self.cleaned_data
        if number in values["here"]:
            came, left = self._moment(values["late"].get(number)), self._moment(values["early"].get(number))
            return RollEntry(row.person_id, PRESENT, came, left)
        if number in values["away"]:
            return RollEntry(row.person_id, EXCUSED)
        return RollEntry(row.person_id, ABSENT) if row.status == SignUpStatus.SIGNED_UP else None

    def _moment(self, clock: time | None) -> datetime | None:
        if clock is None:
            return None
        return timezone.make_aware(datetime.combine(self.activity.service_on, clock))
