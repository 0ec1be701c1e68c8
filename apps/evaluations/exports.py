"""All feedback reports of a round on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.core.errors import DomainError
from apps.documents.printing import print_feedback_reports
from apps.evaluations import rules
from apps.evaluations.actions import shown_facts
from apps.evaluations.models import FeedbackReport
from apps.evaluations.prints import feedback_print
from apps.jobs.kinds import Made
from apps.jobs.papers import Papers

# Up to here the reports are typeset while one waits: some seconds.
SMALL_REPORTS = 10
REPORTS_AT_ONCE = 50


@dataclass(frozen=True)
class ReportPrinting:
    """The reports of one `round`, as far as the owner may read them."""

    key: str = "feedback_reports"
    unit: str = "份"
    small: int = SMALL_REPORTS
    rule: Callable[[User], bool] = rules.can_read_feedback

    def begin(self, owner: User, parameters: Mapping[str, Any], at: datetime) -> ReportWork:
        reports = FeedbackReport.objects.visible_to(owner).filter(round=parameters["round"])
        return ReportWork(list(reports.with_names().order_by("unit__path", "pk")))


class ReportWork:
    """Typesets file after file; writes nothing."""

    def __init__(self, reports: Sequence[FeedbackReport]) -> None:
        self.reports, self.papers = reports, Papers("反馈报告", "份")

    def pieces(self) -> Iterator[int]:
        if not self.reports:
            raise DomainError("这一轮测评现在没有您能看的反馈报告，没有生成文件。请换一轮再导出。")
        yield from self.papers.draw(self.reports, _draw, at_once=REPORTS_AT_ONCE)

    def end(self, *, by: User, at: datetime) -> Made:
        return self.papers.made()


def _draw(reports: Sequence[FeedbackReport]) -> bytes:
    return print_feedback_reports([feedback_print(report, shown_facts(report)) for report in reports])


FEEDBACK_REPORTS = ReportPrinting()
