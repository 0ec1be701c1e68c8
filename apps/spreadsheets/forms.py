"""Input of the import pages, and the filters of their lists."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from apps.spreadsheets.columns import Columns
from apps.spreadsheets.enums import ImportStatus, RowAnswer, RowOutcome, RowVerdict
from apps.spreadsheets.gate import KINDS, MAX_BYTES
from apps.spreadsheets.importers import registered_importers
from apps.spreadsheets.models import ImportBatch, ImportRow, ImportRowQuerySet
from apps.spreadsheets.refusals import SENTENCES
from apps.spreadsheets.tables import column_letters

ACCEPTED = ",".join(f".{kind}" for kind in KINDS)
OPEN = "open"
ANSWERS = [(OPEN, "还没有答复"), *RowAnswer.choices]
CHOICE = re.compile(rf"\A({RowAnswer.ACCEPTED}|{RowAnswer.SKIPPED}):(all|line|kind):(\w*)\Z")


class UploadForm(forms.Form):
    """A file, the unit whose it is, and the upload that it corrects."""

    unit: forms.ModelChoiceField[Any] = forms.ModelChoiceField(
        queryset=None, label="单位", empty_label="请选择单位"
    )
    file = forms.FileField(
        label="表格文件",
        allow_empty_file=True,
        help_text="不超过 10 MB。扩展名为 .xlsx、.xls、.ods 或 .csv；表头在第几行、列的先后都不要紧。",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": "请选择要上传的文件。"},
    )
    mends: forms.ModelChoiceField[ImportBatch] = forms.ModelChoiceField(
        queryset=None, required=False, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, units: QuerySet[Any] | None, earlier: QuerySet[ImportBatch], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mends"].queryset = earlier  # type: ignore[attr-defined]  # a model choice
        if units is None:
            del self.fields["unit"]
            return
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model choice
        if len(units) == 1:
            self.fields["unit"].initial = units[0].pk

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"{SENTENCES['too_big']}。")
        return file


class ColumnsForm(forms.Form):
    """Which sheet holds the table, and what each column means; `headings` are [index, text, field]."""

    IGNORED = "ignored"

    def __init__(
        self, *args: Any, columns: Columns, headings: Iterable[Any], sheets: Iterable[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        names = list(sheets)
        if len(names) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label="工作表",
                choices=[(name, name) for name in names],
                initial=names[0],
                help_text="换了工作表，列会重新识别。",
            )
        self.first_sheet = names[0]
        choices = [(self.IGNORED, "不导入这一列"), *((f.name, f.label) for f in columns.fields)]
        for index, text, field in headings:
            self.fields[f"column_{index}"] = forms.ChoiceField(
                label=f"{' '.join(text.split())}（{column_letters(index)} 列）",
                choices=choices,
                initial=field or self.IGNORED,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [value for name, value in cleaned.items() if name.startswith("column_")]
        doubled = {value for value in chosen if chosen.count(value) > 1} - {self.IGNORED}
        for value in sorted(doubled):
            raise forms.ValidationError(f"有两列都选了“{self.columns.label_of(value)}”，请只留一列。")
        return cleaned

    @property
    def mapping(self) -> dict[int, str | None]:
        """What each column means; nothing when another sheet was chosen: its columns are others."""
        if self.sheet != self.first_sheet:
            return {}
        return {
            int(name.removeprefix("column_")): None if value == self.IGNORED else value
            for name, value in self.cleaned_data.items()
            if name.startswith("column_")
        }

    @property
    def sheet(self) -> str:
        """The sheet that holds the table."""
        return str(self.cleaned_data.get("sheet") or self.first_sheet)


class AnswerForm(forms.Form):
    """One button of the preview: the answer, and which rows it is about (all, one line, one kind)."""

    choice = forms.RegexField(regex=CHOICE)

    @property
    def answer(self) -> RowAnswer:
        """What was decided."""
        return RowAnswer(self._parts[0])

    @property
    def rows(self) -> dict[str, Any]:
        """Which rows are meant, as `answer_rows` takes them."""
        _, which, value = self._parts
        if which == "line":
            return {"line": int(value)} if value.isdecimal() else {"line": 0}
        return {"kind": value} if which == "kind" else {}

    @property
    def _parts(self) -> tuple[str, str, str]:
        match = CHOICE.fullmatch(self.cleaned_data["choice"])
        assert match is not None  # the field has checked it
        return match[1], match[2], match[3]


class ConfirmForm(forms.Form):
    """The last look before rows are stored."""

    accepts_file = forms.BooleanField(
        label="关于整个文件的问题，我已核对", error_messages={"required": "请核对后勾选。"}
    )

    def __init__(self, *args: Any, asks_about_file: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_about_file:
            del self.fields["accepts_file"]


def importable_kinds() -> list[tuple[str, str]]:
    """Every kind of table with its title."""
    return [(importer.kind, importer.title) for importer in registered_importers()]


class RowFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Which rows of an upload are shown."""

    verdict = django_filters.ChoiceFilter(label="判定", choices=RowVerdict.choices)
    answer = django_filters.ChoiceFilter(label="答复", choices=ANSWERS, method="by_answer")
    outcome = django_filters.ChoiceFilter(label="结果", choices=RowOutcome.choices)

    class Meta:
        model = ImportRow
        fields: list[str] = []

    def by_answer(self, rows: ImportRowQuerySet, _: str, value: str) -> ImportRowQuerySet:
        return rows.unanswered() if value == OPEN else rows.filter(answer=value)


class PurposeForm(forms.Form):
    """What an export is for; kept with the file and in the audit."""

    reason = forms.CharField(label="用途", max_length=200, help_text="例如：党员大会核对名册")


class ImportFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    """Which uploads are listed."""

    q = django_filters.CharFilter(label="文件名", field_name="filename", lookup_expr="contains")
    kind = django_filters.ChoiceFilter(label="导入内容", choices=importable_kinds)
    status = django_filters.ChoiceFilter(label="状态", choices=ImportStatus.choices)
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("created_at", "at"), ("filename", "name"), ("total_rows", "rows")]
    )

    class Meta:
        model = ImportBatch
        fields: list[str] = []
