"""Loading the statistical code table of a county-level area: its streets and committees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.communities.enums import RegionLevel
from apps.communities.models import Region
from apps.core.errors import DomainError

CodeTable = Iterable[Mapping[str, str]]  # rows with the columns of the public china-division data set
_LEVELS = (
    (RegionLevel.AREA, 6, None),
    (RegionLevel.STREET, 9, "areaCode"),
    (RegionLevel.COMMITTEE, 12, "streetCode"),
)


@dataclass
class LoadedRegions:
    """What loading did, in numbers of regions."""

    added: int = 0
    renamed: int = 0
    ended: int = 0
    unchanged: int = 0
    codes: set[str] = field(default_factory=set)


@transaction.atomic
def load_regions(
    *, areas: CodeTable, streets: CodeTable, villages: CodeTable, area: str, by: User | None, at: datetime
) -> LoadedRegions:
    """Take over one area with its streets and committees as they are on the day.

    A renamed code gets a new dated row, a code that is gone gets its last day; loading twice changes nothing.
    Raises DomainError when a table lacks its columns or doesn't hold the area.
    """
    list(Region.objects.select_for_update().filter(code__startswith=area))
    done = LoadedRegions()
    parents: dict[str, Region] = {}
    for (level, length, parent_column), table in zip(_LEVELS, (areas, streets, villages), strict=True):
        rows = [row for row in table if _column(row, "code").startswith(area)]
        if any(len(row["code"]) != length for row in rows):
            raise DomainError(
                f"{RegionLevel(level).label}代码表有误：代码应为{length}位，请核对文件的先后次序。"
            )
        here = _load_level(level, rows, parent_column, parents, at=at, done=done)
        parents.update(here)
    if area not in done.codes:
        raise DomainError(f"代码表里没有代码为{area}的区（县），请核对。")
    _end_missing(area, done, at)
    record(
        "regions.loaded",
        parents[area],
        by=by,
        at=at,
        after={"added": done.added, "renamed": done.renamed, "ended": done.ended},
    )
    return done


def _load_level(
    level: RegionLevel,
    rows: list[Mapping[str, str]],
    parent_column: str | None,
    parents: Mapping[str, Region],
    *,
    at: datetime,
    done: LoadedRegions,
) -> dict[str, Region]:
    day = timezone.localdate(at)
    current = {region.code: region for region in Region.objects.filter(level=level, to_on=None)}
    fresh: list[Region] = []
    for row in rows:
        code, name = row["code"], _column(row, "name")
        done.codes.add(code)
        known = current.get(code)
        if known and known.name == name:
            done.unchanged += 1
            continue
        if known and known.from_on == day:
            Region.objects.filter(pk=known.pk).update(name=name)
            done.renamed += 1
            continue
        if known:
            Region.objects.filter(pk=known.pk).update(to_on=day - timedelta(days=1))
            done.renamed += 1
        else:
            done.added += 1
        parent = parents[_column(row, parent_column)] if parent_column else None
        fresh.append(Region(code=code, name=name, level=level, parent=parent, from_on=day))
    Region.objects.bulk_create(fresh, batch_size=1000)
    return {**current, **{region.code: region for region in fresh}}


def _end_missing(area: str, done: LoadedRegions, at: datetime) -> None:
    gone = Region.objects.filter(code__startswith=area, to_on=None).exclude(code__in=done.codes)
    done.ended = gone.update(to_on=timezone.localdate(at))


def _column(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        raise DomainError(f"代码表缺少“{name}”列，请使用统计用区划代码表的原文件。")
    return str(value).strip()
