"""What a device sends of a roll that was called without the network."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from apps.accounts.models import User
from apps.activities import rules
from apps.activities.actions import Mark, RollEntry
from apps.activities.enums import AttendanceStatus
from apps.activities.models import Activity

# More than one activity ever has, and little enough for one request.
MOST_MARKS = 2000


class MarksForm(forms.Form):
    """`marks`: a list of {key, person, status, in, out, age, q}.

    `age` in seconds says when it was ticked, so that no device's clock need be right. `q` is what somebody on
    no list was found by. People who are neither on the list nor found come back as `unknown`.
    """

    marks_sent = forms.JSONField()

    def __init__(self, data: Any, *, activity: Activity, user: User, at: datetime) -> None:
        super().__init__({"marks_sent": data.get("marks", "")})
        self.activity, self.user, self.at = activity, user, at
        self.marks: list[Mark] = []
        self.unknown: list[str] = []

    @property
    def keys(self) -> list[str]:
        return [str(mark.key) for mark in self.marks]

    def clean_marks_sent(self) -> Any:
        sent = self.cleaned_data["marks_sent"]
        if not isinstance(sent, list) or len(sent) > MOST_MARKS:
            raise forms.ValidationError("点名内容不完整。请刷新页面后重新点名。")
        allowed = self._on_the_list()
        try:
            for item in sent:
                self._sort(item, allowed)
        except (KeyError, TypeError, ValueError) as error:
            raise forms.ValidationError("点名内容不完整。请刷新页面后重新点名。") from error
        return sent

    def _on_the_list(self) -> set[int]:
        asked = self.activity.sign_ups.values_list("person_id", flat=True)
        return {*asked, *self.activity.attendances.values_list("person_id", flat=True)}

    def _sort(self, item: dict[str, Any], allowed: set[int]) -> None:
        mark = self._mark(item)
        person_id = mark.entry.person_id
        if person_id not in allowed:
            found = rules.walk_ins_found(self.user, self.activity, str(item.get("q", ""))[:60])
            allowed |= {row.pk for row in found}
        if person_id in allowed:
            self.marks.append(mark)
        else:
            self.unknown.append(str(mark.key))

    def _mark(self, item: dict[str, Any]) -> Mark:
        status = AttendanceStatus(item["status"])
        is_there = status == AttendanceStatus.PRESENT
        came, left = (self._moment(item.get(name, "")) if is_there else None for name in ("in", "out"))
        entry = RollEntry(int(item["person"]), status, came, left)
        age = timedelta(seconds=max(0.0, float(item["age"])))
        return Mark(uuid.UUID(item["key"]), entry, self.at - age)

    def _moment(self, clock: str) -> datetime | None:
        if not clock:
            return None
        return timezone.make_aware(datetime.combine(self.activity.service_on, time.fromisoformat(clock)))
