"""Communities and units stored from the carried workbooks, stored again, changed, and taken back."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from apps.audit.models import AuditEvent
from apps.communities.books import own_district, stored_communities
from apps.communities.enums import CommunityKind
from apps.communities.importers import CommunityImporter, UnitImporter
from apps.communities.imports import COLUMNS as COMMUNITY_COLUMNS
from apps.communities.models import Community, ContactAssignment, Region
from apps.communities.regions import load_regions
from apps.core.errors import DomainError
from apps.units.books import stored_units
from apps.units.enums import PartyOrgKind, UnitKind
from apps.units.imports import COLUMNS as UNIT_COLUMNS
from apps.units.models import Unit
from tests.communities.imported import import_district, import_file, store
from tests.members.roster_data import make_table

REGIONS = Path(__file__).parents[1] / "data" / "regions"
pytestmark = pytest.mark.django_db


def code_table(name):
    with (REGIONS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def load(now, area="610403", **changed):
    tables = {
        name: changed.get(name) or code_table(f"{name}.csv") for name in ("areas", "streets", "villages")
    }
    return load_regions(**tables, area=area, by=None, at=now)


def outcomes(applied):
    return Counter(one.outcome for one in applied)


def judge_communities(now, *rows):
    return CommunityImporter().judge(make_table(COMMUNITY_COLUMNS, *rows), unit=None, at=now)


def judge_units(now, *rows):
    return UnitImporter().judge(make_table(UNIT_COLUMNS, *rows), unit=None, at=now)


SUNSHINE = {"name": "阳光社区", "street": "李台街道", "code": "610403002107"}
BUREAU = {"full": "杨陵区财政局", "org": "中共杨陵区财政局支部委员会"}


def test_import_stores_communities_with_their_towns(now):
    applied = import_file(CommunityImporter(), "communities.xlsx", at=now)
    assert outcomes(applied) == {"created": 24}
    sunshine = Community.objects.get(code="610403002107")
    assert (sunshine.name, sunshine.kind, sunshine.town.short_name) == (
        "阳光社区居委会",
        CommunityKind.FOCUS,
        "李台街道",
    )
    happy = Community.objects.filter(name="幸福社区").order_by("code")
    assert [(c.code, c.town.short_name, c.open_for_check_in) for c in happy] == [
        ("L00001", "五泉镇", False),
        ("L00002", "揉谷镇", False),
    ]
    assert Unit.objects.filter(kind=UnitKind.TOWN).count() == 5


def test_towns_take_their_codes_and_names_from_the_code_table(now):
    load(now)
    import_file(CommunityImporter(), "communities.xlsx", at=now)
    town = Unit.objects.get(short_name="李台街道")
    assert (town.code, town.name, town.party_org_name) == (
        "610403002",
        "杨陵区李台街道",
        "中共杨陵区李台街道工作委员会",
    )
    assert Community.objects.get(code="610403002107").region.code == "610403002107"
    assert Unit.objects.get(short_name="五泉镇").party_org_kind == PartyOrgKind.COMMITTEE


def test_importing_communities_again_changes_nothing(now):
    import_file(CommunityImporter(), "communities.xlsx", at=now)
    events = AuditEvent.objects.count()
    assert outcomes(import_file(CommunityImporter(), "communities.xlsx", at=now)) == {"unchanged": 24}
    assert AuditEvent.objects.count() == events


def test_a_mended_community_changes_alone_and_blank_cells_leave_what_was(now):
    import_file(CommunityImporter(), "communities.xlsx", at=now)
    before = Community.objects.get(code="610403002107")
    mended = {**SUNSHINE, "name": "阳光社区居委会", "hours": "每日", "opening": "是"}
    applied = store(CommunityImporter(), judge_communities(now, mended), at=now)
    after = Community.objects.get(code="610403002107")
    assert outcomes(applied) == {"updated": 1}
    assert (after.reception_hours, after.version, after.address) == ("每日", 2, before.address)


def test_undo_takes_communities_and_their_towns_back(now):
    applied = import_file(CommunityImporter(), "communities.xlsx", at=now)
    CommunityImporter().undo(applied, unit=None, by=None, at=now)
    assert (Community.objects.count(), Unit.objects.count()) == (0, 0)


def test_undo_restores_what_a_community_was(now, sunshine):
    row = {**SUNSHINE, "code": "", "hours": "每日", "opening": "是"}
    applied = store(CommunityImporter(), judge_communities(now, row), at=now)
    assert Community.objects.get(pk=sunshine.pk).reception_hours == "每日"
    CommunityImporter().undo(applied, unit=None, by=None, at=now)
    assert Community.objects.get(pk=sunshine.pk).reception_hours == sunshine.reception_hours


def test_undo_is_refused_once_a_community_was_changed(now):
    applied = import_file(CommunityImporter(), "communities.xlsx", at=now)
    Community.objects.filter(code="610403002107").update(version=2)
    with pytest.raises(DomainError, match="阳光社区居委会的资料已有改动"):
        CommunityImporter().undo(applied, unit=None, by=None, at=now)


def test_undo_is_refused_once_a_community_is_in_use(now):
    applied = import_file(CommunityImporter(), "communities.xlsx", at=now)
    import_file(UnitImporter(), "units.xlsx", at=now)
    with pytest.raises(DomainError, match="已经有报到或岗位"):
        CommunityImporter().undo(applied, unit=None, by=None, at=now)


def test_import_stores_the_sound_units_as_a_tree_with_their_contacts(now):
    import_file(CommunityImporter(), "communities.xlsx", at=now)
    applied = import_file(UnitImporter(), "units.xlsx", at=now)
    assert outcomes(applied) == {"created": 62}
    school = Unit.objects.get(short_name="区实验小学")
    assert [school.parent.short_name, school.parent.parent.short_name] == ["区教育局", "区直机关工委"]
    assert school.path.startswith(school.parent.path)
    finance = Unit.objects.get(short_name="区财政局")
    assert (finance.party_org_kind, finance.declared_members, finance.is_contact_unit) == (
        PartyOrgKind.BRANCH,
        46,
        True,
    )
    contact = ContactAssignment.objects.get(unit=finance)
    assert (contact.community.name, contact.to_on) == ("东苑社区居委会", None)
    assert not Unit.objects.filter(short_name="区外事办公室").exists()


def test_importing_units_again_changes_nothing(now):
    import_district(now)
    assert outcomes(import_file(UnitImporter(), "units.xlsx", at=now)) == {"unchanged": 62}


def test_a_unit_can_change_and_move_and_be_put_back(now):
    import_district(now)
    office = Unit.objects.get(short_name="区水务局")
    row = {
        **BUREAU,
        "short": "区财政局",
        "parent": office.party_org_name,
        "liaison": "林文",
        "contact": "阳光社区",
    }
    judgement = judge_units(now, row)
    assert [(found.kind, found.severity) for found in judgement.rows[0].findings] == [
        ("contacts_end", "warning")
    ]
    assert "没有东苑社区居委会，导入后对它的联系包抓今天结束" in judgement.rows[0].findings[0].message
    applied = store(UnitImporter(), judgement, at=now)
    moved = Unit.objects.get(short_name="区财政局")
    assert (moved.parent, moved.liaison_name) == (office, "林文")
    running = moved.contact_assignments.filter(to_on=None)
    assert [contact.community.name for contact in running] == ["阳光社区居委会"]
    assert moved.contact_assignments.get(community__name="东苑社区居委会").to_on == now.date()
    UnitImporter().undo(applied, unit=None, by=None, at=now)
    back = Unit.objects.get(short_name="区财政局")
    assert (back.parent.short_name, back.liaison_name) == ("区直机关工委", "高鑫")
    (contact,) = back.contact_assignments.all()
    assert (contact.community.name, contact.to_on) == ("东苑社区居委会", None)


def test_undo_takes_units_back_from_the_leaves(now):
    import_file(CommunityImporter(), "communities.xlsx", at=now)
    applied = import_file(UnitImporter(), "units.xlsx", at=now)
    UnitImporter().undo(applied, unit=None, by=None, at=now)
    assert Unit.objects.departments().count() == 0
    assert ContactAssignment.objects.count() == 0


def test_a_unit_whose_superior_stays_out_is_refused(now):
    root = {"full": "杨陵区总部", "org": "中共杨陵区总部委员会", "parent": ""}
    row = {**BUREAU, "parent": "中共杨陵区总部委员会"}
    judgement = judge_units(now, root, row)
    with pytest.raises(DomainError, match="第3行的上级党组织“中共杨陵区总部委员会”没有导入"):
        store(UnitImporter(), type(judgement)(judgement.rows[1:]), at=now)


def test_the_stored_books_find_what_the_carried_files_name(now, programme):
    import_district(now)
    district = own_district()
    assert (district.code, district.names) == ("610403", ("杨陵区",))
    assert stored_communities(district).find("杨陵区李台街道阳光社区").community.code == "610403002107"
    assert stored_units(district.names).find("财政局").short == "区财政局"


def test_load_regions_takes_one_area_with_its_streets_and_committees(now):
    done = load(now)
    assert done.added == Region.objects.count() == len(done.codes)
    assert Region.objects.get(code="610403002107").parent.name == "李台街道"
    assert not Region.objects.exclude(code__startswith="610403").exists()
    assert AuditEvent.objects.filter(event="regions.loaded").count() == 1
    assert own_district().streets >= {"李台街道", "五泉镇"}


def test_loading_regions_again_changes_nothing_and_a_later_table_is_dated(now, clock):
    load(now)
    again = load(now)
    assert (again.added, again.renamed, again.ended, again.unchanged) == (0, 0, 0, Region.objects.count())
    later = now.replace(year=2027)
    villages = [
        {**row, "name": "向阳社区居委会"} if row["code"] == "610403002107" else row
        for row in code_table("villages.csv")
        if row["code"] != "610403002104"
    ]
    done = load(later, villages=villages)
    assert (done.added, done.renamed, done.ended) == (0, 1, 1)
    rows = Region.objects.filter(code="610403002107").order_by("from_on")
    assert [(r.name, r.to_on) for r in rows] == [
        ("阳光社区居委会", later.date().replace(day=5)),
        ("向阳社区居委会", None),
    ]
    assert Region.objects.get(code="610403002104").to_on == later.date()


def test_load_regions_refuses_a_table_without_the_area_or_its_columns(now):
    with pytest.raises(DomainError, match="没有代码为999999的区"):
        load(now, area="999999")
    with pytest.raises(DomainError, match="缺少“name”列"):
        load(now, areas=[{"code": "610403"}])
    with pytest.raises(DomainError, match="代码应为6位"):
        load(now, areas=code_table("streets.csv"))
