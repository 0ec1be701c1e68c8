"""The roll: one line a person, ticked by default."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from apps.activities.actions import RollEntry
from apps.activities.enums import AttendanceStatus, SignUpStatus
from apps.activities.models import Activity, Attendance, SignUp

PRESENT, ABSENT, EXCUSED = AttendanceStatus.PRESENT, AttendanceStatus.ABSENT, AttendanceStatus.EXCUSED
LONGEST_RANGE = 1000


@dataclass(frozen=True)
class RollLine:
    """One person on the roll: what is known before it is called."""

    person_id: int
    name: str
    unit: str
    number: int | None = None
    sign_up: SignUp | None = None
    record: Attendance | None = None
    is_found: bool = False

    @property
    def known_status(self) -> str:
        return self.record.status if self.record else ""

    @property
    def known_in(self) -> time | None:
        return _typed_times(self.record)[0]

    @property
    def known_out(self) -> time | None:
        return _typed_times(self.record)[1]

    @property
    def is_expected(self) -> bool:
        return self.sign_up is not None and self.sign_up.status == SignUpStatus.SIGNED_UP

    @property
    def is_locked(self) -> bool:
        return self.record is not None and not self.record.is_open_to_roll

    @property
    def belongs_on_top(self) -> bool:
        return self.is_expected or self.record is not None


def lines_of(sign_ups: Iterable[SignUp], records: Iterable[Attendance]) -> list[RollLine]:
    """Everybody asked or recorded, in the order of the printed sheet, then by name."""
    by_person = {row.person_id: row for row in records}
    answers = {row.person_id: row for row in sign_ups}
    people = {pk: (row.person, row.unit) for pk, row in by_person.items()}
    people |= {pk: (row.person, row.unit) for pk, row in answers.items()}
    lines = [
        RollLine(
            pk,
            person.name,
            unit.short_name,
            answers[pk].number if pk in answers else None,
            answers.get(pk),
            by_person.get(pk),
        )
        for pk, (person, unit) in people.items()
    ]
    pinyin = {pk: person.pinyin for pk, (person, _) in people.items()}
    return sorted(lines, key=lambda line: (line.number or LONGEST_RANGE * 10, pinyin[line.person_id]))


class RollForm(forms.Form):
    """Fields `here_7`, `away_7`, `in_7`, `out_7` for person 7; blank times mean the whole activity."""

    q = forms.CharField(
        label="查找",
        max_length=60,
        required=False,
        help_text="填姓名、拼音首字母或报到卡编号，保存后在这里勾选",
    )

    def __init__(
        self, *args: Any, activity: Activity, lines: list[RollLine], found: Iterable[Any] = (), **kwargs: Any
    ) -> None:
        """`found` are people looked up, not yet on the roll, with `unit_name`."""
        super().__init__(*args, **kwargs)
        self.activity = activity
        extra = [RollLine(row.pk, row.name, row.unit_name, is_found=True) for row in found]
        self.lines = [line for line in lines if not line.is_locked] + extra
        self.locked = [line for line in lines if line.is_locked]
        for line in self.lines:
            self._add(line)

    def _add(self, line: RollLine) -> None:
        record, pk = line.record, line.person_id
        here = record.status == PRESENT if record else line.is_expected
        came, left = _typed_times(record)
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        self.fields[f"here_{pk}"] = forms.BooleanField(label=f"{line.name}到场", required=False, initial=here)
        self.fields[f"away_{pk}"] = forms.BooleanField(
            label=f"{line.name}请假", required=False, initial=record is not None and record.status == EXCUSED
        )
        self.fields[f"in_{pk}"] = forms.TimeField(
            label=f"{line.name}迟到，到场时间", required=False, initial=came, widget=widget
        )
        self.fields[f"out_{pk}"] = forms.TimeField(
            label=f"{line.name}早退，离开时间", required=False, initial=left, widget=widget
        )

    @property
    def expected(self) -> Iterator[dict[str, Any]]:
        """Those signed up or already recorded, each with the bound fields."""
        return (self._row(line) for line in self.lines if line.belongs_on_top)

    @property
    def has_expected(self) -> bool:
        return any(line.belongs_on_top for line in self.lines)

    @property
    def others(self) -> list[dict[str, Any]]:
        """Invited people who haven't signed up."""
        return [self._row(line) for line in self.lines if not line.belongs_on_top and not line.is_found]

    @property
    def found(self) -> list[dict[str, Any]]:
        """People looked up for this page."""
        return [self._row(line) for line in self.lines if line.is_found]

    def _row(self, line: RollLine) -> dict[str, Any]:
        fields = {part: self[f"{part}_{line.person_id}"] for part in ("here", "away", "in", "out")}
        is_exception = any(field.value() or field.errors for part, field in fields.items() if part != "here")
        return {"line": line, "is_exception": is_exception, **fields}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for line in self.lines:
            if values.get(f"here_{line.person_id}") and values.get(f"away_{line.person_id}"):
                self.add_error(f"away_{line.person_id}", f"{line.name}不能既到场又请假，请只留一样。")
        return values

    @property
    def entries(self) -> list[RollEntry]:
        """What the roll says; nothing of people who were only invited and aren't there."""
        return [entry for line in self.lines if (entry := self._entry(line)) is not None]

    def _entry(self, line: RollLine) -> RollEntry | None:
        values, pk = self.cleaned_data, line.person_id
        if values[f"here_{pk}"]:
            came, left = self._moment(values[f"in_{pk}"]), self._moment(values[f"out_{pk}"])
            return RollEntry(pk, PRESENT, came, left)
        if values[f"away_{pk}"]:
            return RollEntry(pk, EXCUSED)
        return RollEntry(pk, ABSENT) if line.belongs_on_top else None

    def _moment(self, clock: time | None) -> datetime | None:
        if clock is None:
            return None
        return timezone.make_aware(datetime.combine(self.activity.service_on, clock))


def _typed_times(record: Attendance | None) -> tuple[time | None, time | None]:
    """The times worth showing: those that differ from the whole activity."""
    if record is None or record.in_at is None:
        return None, None
    came = timezone.localtime(record.in_at).time() if record.in_at != record.activity.starts_at else None
    known = record.out_at is not None and not record.out_by_default
    left = timezone.localtime(record.out_at).time() if known and record.out_at else None
    return came, left


class AmendForm(forms.Form):
    """One record entered or changed after the end."""

    status = forms.ChoiceField(label="到场情况", choices=AttendanceStatus.choices, widget=forms.RadioSelect)
    came = forms.TimeField(label="到场时间", required=False, help_text="不填表示活动开始时")
    left = forms.TimeField(label="离开时间", required=False, help_text="不填表示活动结束时")
    reason = forms.CharField(
        label="补登原因", max_length=200, help_text="写明依据，例如纸质签到表、联系人证明"
    )

    def __init__(self, *args: Any, activity: Activity, person_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity, self.person_id = activity, person_id

    @property
    def entry(self) -> RollEntry:
        values = self.cleaned_data
        moments = [
            timezone.make_aware(datetime.combine(self.activity.service_on, clock)) if clock else None
            for clock in (values["came"], values["left"])
        ]
        return RollEntry(self.person_id, AttendanceStatus(values["status"]), *moments)


class SignInForm(forms.Form):
    """The code from the organiser's screen; a scan fills in the longer form."""

    code = forms.CharField(
        label="签到码",
        max_length=20,
        help_text="现场屏幕上的六位数字",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def clean_code(self) -> str:
        """Spaces between the digits are welcome."""
        return "".join(str(self.cleaned_data["code"]).split())
