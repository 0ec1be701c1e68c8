"""A city as large as 本溪: 541 communities, 28,000 members, a year of weekly service."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from apps.accounts.models import User
from apps.communities.enums import CommunityKind
from apps.communities.models import Community, Region
from apps.communities.regions import load_regions
from apps.core.bulk import copy_in
from apps.demonstration.cast import PARTS, Part
from apps.demonstration.crowd import Intake, stamped
from apps.demonstration.founding import moment, table
from apps.posts.models import Post, PostCategory
from apps.units.actions import create_unit
from apps.units.enums import PartyOrgKind, UnitKind
from apps.units.models import Unit

CODE, NAME = "2105", "本溪市"


@dataclass(frozen=True)
class Size:
    """How many communities and members, and attendances of one year."""

    communities: int = 541
    members: int = 28_000
    attendances: int = 1_460_000


# Each community's members serve in three groups, one after the other.
GROUPS = 3
_OFFICES = (
    *("纪委监委", "委办公室", "人大办公室", "政府办公室", "政协办公室", "委组织部", "委宣传部", "委统战部"),
    *(
        "委政法委",
        "委编办",
        "信访局",
        "发展和改革局",
        "教育局",
        "第一中学",
        "第二中学",
        "第三中学",
        "实验小学",
    ),
    *("职教中心", "科学技术局", "工业和信息化局", "民族宗教局", "民政局", "养老中心", "司法局", "财政局"),
    *("人力资源和社会保障局", "就业中心", "自然资源局", "生态环境局", "住房和城乡建设局", "房产中心"),
    *("市政管理处", "交通运输局", "公路中心", "农业农村局", "农技推广站", "水务局", "林业和草原局", "商务局"),
    *("文化旅游局", "文化馆", "图书馆", "卫生健康委", "中心医院", "中医院", "妇幼保健院", "疾控中心"),
    *("退役军人局", "应急管理局", "审计局", "市场监管局", "统计局", "医疗保障局", "行政审批局", "城市管理局"),
    *("环卫处", "公安局", "总工会", "团委", "妇联"),
)
_POSTS = ("政策宣传员", "环境整治员", "纠纷调解员", "便民服务员")
_PLACES = 30


@dataclass(frozen=True)
class City:
    communities: Sequence[Community]
    units: Sequence[Unit]
    members: int

    def intakes(self) -> Iterator[Intake]:
        """Everybody spread over the units; one unit in four has all its members reported in."""
        for number, unit in enumerate(self.units):
            size = self.members // len(self.units) + (number < self.members % len(self.units))
            yield Intake(unit, size, missing=size * (number % 4) // 40, excluded=number % 3)

    def parts(self) -> list[Part]:
        """The accounts of the demonstration district, at the city's first town, unit and community."""
        community = self.communities[0]
        return [
            replace(
                part,
                unit=(community.town.short_name if "街道" in part.unit else self.units[0].short_name)
                if part.unit
                else "",
                community=community.name if part.community else "",
            )
            for part in PARTS[1:]
        ]


def found_city(size: Size, year: int, *, by: User) -> City:
    """Regions, towns, communities with posts, and the units under the committees of city and areas."""
    at = moment(date(year, 3, 2))
    areas, streets, villages = (table(f"{CODE}/{name}.csv") for name in ("areas", "streets", "villages"))
    for area in areas:
        load_regions(areas=areas, streets=streets, villages=villages, area=area["code"], by=by, at=at)
    towns = {
        street["code"]: create_unit(
            values={
                "name": _area_name(areas, street["code"]) + street["name"],
                "short_name": _area_name(areas, street["code"]) + street["name"],
                "kind": UnitKind.TOWN,
                "code": f"T{street['code']}",
                "party_org_name": f"中共{_area_name(areas, street['code'])}{street['name']}工作委员会",
                "party_org_kind": PartyOrgKind.WORKING_COMMITTEE,
            },
            parent=None,
            by=by,
            at=at,
        )
        for street in streets
    }
    communities = _communities(size.communities, villages, towns, by=by, year=year)
    _posts(communities, by=by, year=year)
    units = _units([NAME, *(row["name"] for row in areas)], by=by, year=year)
    return City(communities, units, size.members)


def _area_name(areas: Sequence[dict[str, str]], street_code: str) -> str:
    return next(area["name"] for area in areas if street_code.startswith(area["code"]))


def _communities(
    count: int, villages: Sequence[dict[str, str]], towns: dict[str, Unit], *, by: User, year: int
) -> list[Community]:
    """The committees of the code table, and new communities without a code up to the city's number."""
    at = moment(date(year, 3, 2))
    regions = dict(Region.objects.filter(code__startswith=CODE).values_list("code", "pk"))
    named = [(row["code"], row["name"], towns[row["streetCode"]]) for row in villages]
    homes = list(towns.values())
    for number in range(count - len(named)):
        named.append((f"L{number + 1:05d}", f"新苑{number + 1}社区", homes[number % len(homes)]))
    rows = [
        Community(
            code=code,
            name=name.removesuffix("居委会").removesuffix("村委会"),
            town=town,
            region_id=regions.get(code),
            kind=CommunityKind.FOCUS if number % 2 else CommunityKind.CONTACT,
            address=f"{town.short_name}解放路{number + 1}号",
            office_phone=f"024-4280{number:04d}",
            reception_name="接待员",
            reception_hours="周一至周五 8:30—17:00",
            **stamped(at, by),
        )
        for number, (code, name, town) in enumerate(named[:count])
    ]
    return list(copy_in(rows))


def _posts(communities: Sequence[Community], *, by: User, year: int) -> None:
    at, categories = moment(date(year, 3, 5)), list(PostCategory.objects.order_by("code"))
    copy_in(
        [
            Post(
                post_code=f"{community.code}-{category.code}-001",
                community=community,
                category=category,
                serial=1,
                title=title,
                duty=f"{title}：每月到岗一次，听从社区安排。",
                capacity=_PLACES,
                service_time="周六上午",
                place=f"{community.name}服务大厅",
                **stamped(at, by),
            )
            for community in communities
            for title, category in zip(_POSTS, categories, strict=False)
        ]
    )


def _units(places: Sequence[str], *, by: User, year: int) -> list[Unit]:
    """For the city and each area one committee of its organs, and the offices under it."""
    at, offices = moment(date(year, 3, 3)), []
    for place in places:
        committee = create_unit(values=_named(place, "直属机关工委", place), parent=None, by=by, at=at)
        for number, office in enumerate(_OFFICES, start=1):
            path = f"{committee.path}{number:04d}/"
            offices.append(
                Unit(
                    **_named(place, office, f"{place}{number}"),
                    parent=committee,
                    path=path,
                    **stamped(at, by),
                )
            )
    return list(copy_in(offices))


def _named(place: str, office: str, code: str) -> dict[str, object]:
    return {
        "name": f"{place}{office}",
        "short_name": f"{place}{office}",
        "kind": UnitKind.DEPARTMENT,
        "code": code,
        "party_org_name": f"中共{place}{office}委员会",
        "party_org_kind": PartyOrgKind.COMMITTEE,
    }
