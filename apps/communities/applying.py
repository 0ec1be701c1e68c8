"""Storing judged rows of communities with their towns, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import ProtectedError

from apps.audit.actions import record
from apps.communities.actions import change_community, create_community
from apps.communities.books import District, own_district
from apps.communities.enums import CommunityKind, RegionLevel
from apps.communities.models import Community, Region
from apps.communities.naming import stem, street_stem
from apps.core.errors import DomainError
from apps.core.models import lock
from apps.spreadsheets.importers import Applied, RowToApply
from apps.units.actions import create_unit
from apps.units.enums import PartyOrgKind, UnitKind
from apps.units.models import Unit

TEXTS = {
    "name": "name",
    "kind": "kind",
    "address": "address",
    "phone": "office_phone",
    "hotline": "hotline",
    "reception": "reception_name",
    "reception_phone": "reception_phone",
    "hours": "reception_hours",
    "remark": "remark",
}


def apply_communities(rows: Sequence[RowToApply], *, by: Any, at: datetime) -> list[Applied]:
    """Store the rows inside the caller's transaction; what a row leaves blank stays as it was."""
    towns = _Towns(own_district(), by=by, at=at)
    return [_apply_one(row, towns.town(row.clean["street"]), by=by, at=at) for row in rows]


def undo_communities(applied: Sequence[Applied], *, by: Any, at: datetime) -> None:
    """Take the rows back. Raises DomainError when one was changed or is in use since."""
    for one in reversed(applied):
        community = lock(Community(pk=one.target_id))
        image = dict(one.before or {})
        if community.version != image["version"]:
            raise DomainError(
                f"导入以后，{community}的资料已有改动，不能整批撤销。请逐个处理。", code="import_touched"
            )
        if one.outcome == "created":
            _remove(community, by=by, at=at)
        else:
            change_community(community=community, values=image["values"], version=None, by=by, at=at)


class _Towns:
    """The towns by name; one that is missing is added with its Party committee."""

    def __init__(self, district: District, *, by: Any, at: datetime) -> None:
        self.district, self.by, self.at = district, by, at
        stored = Unit.objects.filter(kind=UnitKind.TOWN).active()
        self.by_stem = {street_stem(town.short_name): town for town in stored}
        streets = Region.objects.filter(
            level=RegionLevel.STREET, to_on=None, code__startswith=district.code or "-"
        )
        self.codes = {street_stem(name): code for code, name in streets.values_list("code", "name")}

    def town(self, street: str) -> Unit:
        name = street_stem(street)
        if name not in self.by_stem:
            self.by_stem[name] = self._create(street, self.codes.get(name))
        return self.by_stem[name]

    def _create(self, street: str, code: str | None) -> Unit:
        district = self.district.names[0] if self.district.names else ""
        is_street = "街" in street
        values = {
            "name": f"{district}{street}",
            "short_name": street,
            "kind": UnitKind.TOWN,
            "code": code or f"T{Unit.objects.filter(kind=UnitKind.TOWN).count() + 1:03d}",
            "party_org_name": f"中共{district}{street}{'工作' if is_street else ''}委员会",
            "party_org_kind": PartyOrgKind.WORKING_COMMITTEE if is_street else PartyOrgKind.COMMITTEE,
        }
        return create_unit(values=values, parent=None, by=self.by, at=self.at)


def _apply_one(row: RowToApply, town: Unit, *, by: Any, at: datetime) -> Applied:
    values = _values(row, town)
    community = _find(row, town)
    if community is None:
        values.setdefault("kind", CommunityKind.CONTACT)
        created = create_community(values=values, by=by, at=at)
        return Applied(row.line, "created", created.pk, {"version": created.version})
    before = {name: getattr(community, name) for name in values if getattr(community, name) != values[name]}
    if not before:
        return Applied(row.line, "unchanged", community.pk)
    changed = change_community(community=community, values=values, version=None, by=by, at=at)
    plain = {name: value.pk if hasattr(value, "pk") else value for name, value in before.items()}
    return Applied(row.line, "updated", changed.pk, {"version": changed.version, "values": plain})


def _values(row: RowToApply, town: Unit) -> dict[str, Any]:
    values = {column: row.clean[name] for name, column in TEXTS.items() if row.clean[name]}
    values["town_id"] = town.pk
    values["open_for_check_in"] = bool(row.clean["opening"])
    if code := row.clean["code"]:
        values["code"] = code
        region = Region.objects.filter(code=code, to_on=None).values_list("pk", flat=True).first()
        if region:
            values["region_id"] = region
    return values


def _find(row: RowToApply, town: Unit) -> Community | None:
    """The stored community: by code, else of the same stem in the same town."""
    if row.clean["code"] and (found := Community.objects.filter(code=row.clean["code"]).first()):
        return found
    wanted = stem(row.clean["name"])
    alike = (c for c in town.communities.all() if stem(c.name) == wanted)
    return next(alike, None)


def _remove(community: Community, *, by: Any, at: datetime) -> None:
    record("community.import_undone", community, by=by, at=at)
    town, moment = community.town, community.created_at
    try:
        community.delete()
    except ProtectedError as error:
        raise DomainError(
            f"{community}已经有报到或岗位，不能整批撤销。请逐个处理。", code="import_touched"
        ) from error
    if town.created_at == moment and town.version == 1 and not town.communities.exists():
        record("unit.import_undone", town, by=by, at=at)
        town.delete()
