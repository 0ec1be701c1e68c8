"""January to April: the department opens the year and loads communities, units, posts and rosters."""

import csv
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from apps.accounts.models import User
from apps.communities.actions import assign_contact
from apps.communities.enums import ContactKind
from apps.communities.models import Community
from apps.communities.regions import load_regions
from apps.members.actions import publish_privacy_notice
from apps.posts.actions.catalogue import seed_catalogue
from apps.programmes.actions import (
    create_programme,
    create_star_standard,
    publish_programme,
    set_evaluation_windows,
)
from apps.programmes.models import Programme
from apps.spreadsheets.actions import answer_rows, confirm_upload, judge_upload
from apps.spreadsheets.enums import RowAnswer
from apps.spreadsheets.importers import importer_for
from apps.units.models import Unit

DATA = Path(__file__).parent / "data"
ROSTERS = {
    "区财政局": "01_区财政局.xlsx",
    "区审计局": "02_区审计局.xlsx",
    "区委政法委": "13_区委政法委.xlsx",
    "区妇联": "16_区妇联.csv",
}
PRIVACY_NOTICE = """为组织在职党员到社区报到和开展志愿服务，本平台处理您的姓名、性别、出生年月、民族、学历、入党时间、单位、职务、手机号、居住社区、特长和服务意向。
身份证号可以不提供；提供的，只用来查找重复，加密保存，列表中不显示。
您所在单位可以看到您的报到、岗位、承诺、活动和测评结果；您报到的社区可以看到您的姓名、性别、年龄段、单位、手机号、特长和可服务时间。
平台不记录您的位置，不要求拍照，不统计登录次数，不给个人排名。
您可以随时查看、更正、下载自己的资料，撤回单项同意，也可以在每一页底部提意见或投诉。
纸质办理与网上办理效力相同。"""  # noqa: E501  # a notice reads better in whole sentences


def moment(day: date, hour: int = 10) -> datetime:
    """A local moment of that day."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def open_year(year: int, *, district: str, region: str, today: date, by: User) -> Programme:
    """The year's programme of the district with the plan's dates and minima, published.

    The second evaluation stands around today, so that one is always running.
    """
    at = moment(date(year, 1, 5))
    programme = create_programme(
        values={
            "year": year,
            "name": "在职党员到社区开展志愿服务群众活动实施方案",
            "district_name": district,
            "region_code": region,
            "theme": "送活力促提升，送温暖促和谐，送服务促发展",
            "starts_on": date(year, 1, 1),
            "ends_on": date(year, 12, 31),
            "check_in_deadline": date(year, 5, 10),
        },
        by=by,
        at=at,
    )
    windows = [
        _window("H1", date(year, 7, 1), date(year, 7, 5), date(year, 7, 20), date(year, 7, 31)),
        _window("H2", *(today + timedelta(days=days) for days in (-12, -6, 9, 20))),
    ]
    set_evaluation_windows(programme=programme, windows=windows, by=by, at=at)
    create_star_standard(
        values={
            "name": "本区试行标准",
            "basis": "按一年 4 次、每次约 2 小时估算",
            "from_on": date(year, 1, 1),
            "hours": [4, 8, 12, 24, 48],
        },
        by=by,
        at=at,
    )
    publish_privacy_notice(number=f"{year}-1", text=PRIVACY_NOTICE, from_on=date(year, 1, 1), by=by, at=at)
    seed_catalogue(by=by, at=at)
    return publish_programme(programme=programme, version=None, by=by, at=at)


def _window(half: str, *days: date) -> dict[str, Any]:
    names = ("prepares_on", "opens_on", "closes_on", "feedback_by")
    return {"half": half, **dict(zip(names, days, strict=True))}


def load_tables(year: int, *, by: User) -> None:
    """Regions, communities, units and posts, and the contact of the first communities."""
    at = moment(date(year, 3, 2))
    areas, streets, villages = (table(f"{name}.csv") for name in ("areas", "streets", "villages"))
    load_regions(areas=areas, streets=streets, villages=villages, area="610403", by=by, at=at)
    for kind in ("communities", "units", "posts"):
        load_workbook(kind, f"{kind}.xlsx", by=by, at=at)
    town = Unit.objects.get(short_name="李台街道")
    for community in Community.objects.filter(town=town)[:3]:
        values = {"kind": ContactKind.LEADER, "leader_name": f"{town.short_name}包抓领导"}
        assign_contact(community=community, values={**values, "from_on": date(year, 3, 1)}, by=by, at=at)


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the carried code tables."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_rosters(year: int, *, by: User) -> None:
    """The rosters of four units; rows in error stay out, questions are answered with yes."""
    at = moment(date(year, 4, 15))
    for short_name, filename in ROSTERS.items():
        load_workbook("members", filename, unit=Unit.objects.get(short_name=short_name), by=by, at=at)


def load_workbook(kind: str, filename: str, *, by: User, at: datetime, unit: Unit | None = None) -> None:
    """Judge, answer and confirm one of the carried files, as a clerk would."""
    importer = importer_for(kind)
    assert importer is not None
    content = (DATA / filename).read_bytes()
    batch = judge_upload(importer=importer, filename=filename, content=content, unit=unit, by=by, at=at)
    if batch.rows.unanswered().exists():
        answer_rows(batch=batch, answer=RowAnswer.ACCEPTED, version=None, by=by, at=at)
    confirm_upload(batch=batch, importer=importer, accepts_file=True, version=None, by=by, at=at)
