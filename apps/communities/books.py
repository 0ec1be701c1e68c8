"""The stored communities and the district they lie in, ready to be found by what clerks write."""

from dataclasses import dataclass

from apps.communities.enums import RegionLevel
from apps.communities.models import Community, Region
from apps.communities.naming import CommunityBook, KnownCommunity
from apps.programmes.models import Programme


@dataclass(frozen=True)
class District:
    """The own district: its 6-digit code, its names, and its towns' and streets' names; blank if unknown."""

    code: str = ""
    names: tuple[str, ...] = ()
    streets: frozenset[str] = frozenset()


def own_district() -> District:
    """The district of the newest Programme, or the only one whose code table was loaded."""
    areas = dict(Region.objects.filter(level=RegionLevel.AREA, to_on=None).values_list("code", "name"))
    programme = Programme.objects.order_by("-year").first()
    code, name = (programme.region_code, programme.district_name) if programme else ("", "")
    if not code and len(areas) == 1:
        code = next(iter(areas))
    streets = Region.objects.filter(level=RegionLevel.STREET, to_on=None, parent__code=code)
    names = dict.fromkeys(filter(None, (areas.get(code, ""), name)))
    return District(
        code, tuple(names), frozenset(streets.values_list("name", flat=True)) if code else frozenset()
    )


def stored_communities(district: District | None = None) -> CommunityBook:
    """All communities, by code."""
    district = district or own_district()
    rows = Community.objects.values_list("code", "name", "town__short_name")
    return CommunityBook((KnownCommunity(*row) for row in rows), district.names)
