"""What of a round is handed to the printer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import segno
from django.conf import settings
from django.utils import timezone

from apps.core.dates import day_words
from apps.documents.prints import (
    BallotPrint,
    BallotSubject,
    CountLine,
    CountPrint,
    FeedbackFigure,
    FeedbackLine,
    FeedbackPrint,
)
from apps.documents.verification import Checked, check_address
from apps.evaluations.actions import Slip
from apps.evaluations.enums import GUIDANCE, HAS_RESULTS, Grade, Item
from apps.evaluations.models import EvaluationRound, EvaluationTarget, FeedbackReport
from apps.evaluations.reports import percent, result_of

ITEMS = tuple(str(item.label) for item in Item)
GRADES = tuple(str(grade.label) for grade in Grade)


def vote_address(code: str = "") -> str:
    """Where a code is used; the address in the QR code fills it in."""
    query = f"?code={code.replace('-', '')}" if code else ""
    return f"{settings.SITE_ADDRESS}/evaluations/vote/{query}"


def slips_with_pictures(slips: Iterable[Slip]) -> list[dict[str, str]]:
    """Each slip with its QR code as a picture inside the page."""
    return [
        {
            "kind": slip.kind,
            "code": slip.code,
            "picture": _picture(vote_address(slip.code)),
        }
        for slip in slips
    ]


def _picture(address: str) -> str:
    picture: str = segno.make(address).svg_data_uri(scale=3)
    return picture


def facts_line(facts: dict[str, Any]) -> str:
    """The records in one sentence, as voters see them."""
    done = f"{facts['items_done']}/{facts['items_due']}"
    return f"参加活动{facts['attended']}次，服务{facts['hours']}小时，到期承诺完成{done}项"


def specimen_print(evaluation: EvaluationRound, targets: Sequence[EvaluationTarget]) -> BallotPrint:
    """The paper ballot of a round without a code."""
    subjects = tuple(
        BallotSubject(
            name=target.person.name,
            unit=str(target.unit),
            post="、".join(target.facts["posts"]),
            commitments=tuple(item["text"] for item in target.facts["commitments"]),
            facts=facts_line(target.facts),
        )
        for target in targets
    )
    return BallotPrint(
        code="",
        link="",
        round=evaluation.title,
        community=str(evaluation.community),
        items=ITEMS,
        grades=GRADES,
        subjects=subjects,
        closes_on=evaluation.closes_on,
        guidance=GUIDANCE,
    )


def ballot_prints(
    evaluation: EvaluationRound, targets: Sequence[EvaluationTarget], slips: Iterable[Slip]
) -> list[BallotPrint]:
    """One paper ballot a code; who gets which is written nowhere."""
    blank = specimen_print(evaluation, targets)
    return [replace(blank, code=slip.code, link=vote_address(slip.code)) for slip in slips]


def count_print(evaluation: EvaluationRound, targets: Iterable[EvaluationTarget]) -> CountPrint:
    """The counted round, or before the count a sheet to fill in at the table.

    Members with too few ballots show only how many there were.
    """
    return CountPrint(
        number=f"测评计票〔{evaluation.ends_on.year}〕{evaluation.get_half_display()[0]}",
        link=f"{settings.SITE_ADDRESS}{evaluation.get_absolute_url()}",
        round=evaluation.title,
        community=str(evaluation.community),
        items=ITEMS,
        grades=GRADES,
        lines=tuple(_count_line(target) for target in targets),
        issued=evaluation.voters.count(),
        returned=evaluation.votes if evaluation.status in HAS_RESULTS else None,
    )


def _count_line(target: EvaluationTarget) -> CountLine:
    result = result_of(target)
    if result is None or not result.is_shown:
        valid = result.valid_ballots if result else None
        return CountLine(name=target.person.name, unit=str(target.unit), valid=valid)
    counts = [_grades_of(result.counts.get(item)) for item in Item.values]
    return CountLine(
        name=target.person.name,
        unit=str(target.unit),
        counts=tuple(counts),
        valid=result.valid_ballots,
        satisfaction=tuple(percent(share(row)) for row in counts),
    )


def _grades_of(counts: Mapping[str, int] | None) -> tuple[int, ...]:
    """The numbers of each grade; nothing for an item that too few have graded."""
    return () if counts is None else tuple(counts.get(grade, 0) for grade in Grade.values)


def share(row: Sequence[int]) -> Decimal | None:
    """Satisfied and basically satisfied in all grades given, in percent."""
    return Decimal(100 * (row[0] + row[1])) / sum(row) if sum(row) else None


def feedback_print(report: FeedbackReport, facts: dict[str, Any]) -> FeedbackPrint:
    evaluation, community = report.round, report.community
    sent_on = timezone.localdate(report.sent_at) if report.sent_at else None
    acknowledged_on = timezone.localdate(report.acknowledged_at) if report.acknowledged_at else None
    kinds = "、".join(report.handling_labels)
    return FeedbackPrint(
        number=report.number,
        link=check_address("feedback", report.pk),
        community=str(community),
        unit=str(report.unit),
        period=f"{evaluation.ends_on.year}年{evaluation.get_half_display()}",
        begins_on=evaluation.begins_on,
        ends_on=evaluation.ends_on,
        as_of=evaluation.ends_on,
        figures=tuple(FeedbackFigure(**figure) for figure in facts["figures"]),
        lines=tuple(_feedback_line(line) for line in facts["lines"]),
        summary=tuple(part for part in report.summary.splitlines() if part.strip()),
        contact_person=community.reception_name,
        contact_phone=community.office_phone,
        secretary=str(report.sent_by or ""),
        issued_on=sent_on,
        reply_by=report.reply_by,
        handling=f"{kinds}。{report.handling}" if kinds else "",
        acknowledged_by=str(report.acknowledged_by or ""),
        acknowledged_on=acknowledged_on,
    )


def checked_feedback(values: list[str]) -> Checked | None:
    """What a sent report says at its head; a draft isn't a paper yet."""
    report = FeedbackReport.objects.sent().with_names().filter(pk=int(values[0])).first()
    if report is None or report.sent_at is None:
        return None
    sent_on = timezone.localdate(report.sent_at)
    figures = tuple(
        (figure["label"], figure["value"] + figure.get("measure", "")) for figure in report.facts["figures"]
    )
    lines = (
        ("编号", report.number),
        ("社区", str(report.community)),
        ("单位", str(report.unit)),
        ("时段", f"{report.round.ends_on.year}年{report.round.get_half_display()}"),
        ("发送日期", day_words(sent_on)),
        ("状态", report.get_status_display()),
    )
    return Checked("在职党员服务情况反馈报告", lines + figures)


def _feedback_line(line: dict[str, Any]) -> FeedbackLine:
    return FeedbackLine(
        name=line["name"],
        received_on=date.fromisoformat(line["received_on"]),
        posts=line["posts"],
        commitments_done=line["items_done"],
        commitments_due=line["items_due"],
        activities=line["attended"],
        hours=Decimal(line["hours"]),
        grade=line["grade"],
        satisfaction=line["satisfaction"],
        remark=f"本人答复：{line['reply']}" if line["reply"] else "",
    )
