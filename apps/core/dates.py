"""How days and moments are written: in words inside sentences, in figures inside tables and facts.

Each takes a day or a moment (shown in local time) and writes nothing for nothing, so that templates use them
as filters; `frame` sets words around what is written.
"""

from datetime import date, datetime, time

from django.utils import timezone

DAY_FORMAT = "%Y-%m-%d"
CLOCK_FORMAT = "%H:%M"


def _local(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def day_words(value: date | None, frame: str = "{}") -> str:
    """2026年5月6日."""
    return frame.format(f"{month_words(value)}{_local(value).day}日") if value else ""


def month_words(value: date | None) -> str:
    """2026年5月."""
    return f"{_local(value).year}年{_local(value).month}月" if value else ""


def short_day_words(value: date | None, frame: str = "{}") -> str:
    """5月6日: where the year goes without saying, as in a reminder or a calendar."""
    return frame.format(f"{_local(value).month}月{_local(value).day}日") if value else ""


def moment_words(value: datetime | None, frame: str = "{}") -> str:
    """2026年5月6日 10:00."""
    return frame.format(f"{day_words(value)} {clock(value)}") if value else ""


def day_figures(value: date | None, frame: str = "{}") -> str:
    """2026-05-06."""
    return frame.format(_local(value).strftime(DAY_FORMAT)) if value else ""


def moment_figures(value: datetime | None, frame: str = "{}") -> str:
    """2026-05-06 10:00."""
    return frame.format(f"{day_figures(value)} {clock(value)}") if value else ""


def clock(value: datetime | time | None) -> str:
    """10:00."""
    if value is None:
        return ""
    return (_local(value) if isinstance(value, datetime) else value).strftime(CLOCK_FORMAT)


def day_digits(value: date) -> str:
    """20260506, for names of files and numbers of papers."""
    return f"{value:%Y%m%d}"
