"""The imports without a browser."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.communities.models import Community, Region
from apps.members.models import Person
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.models import Post
from apps.spreadsheets.models import ImportBatch
from apps.units.models import Unit
from tests.spreadsheets.rosters import EXPECTED, FOLDER

pytestmark = pytest.mark.django_db
FINANCE, CIVIL = "rosters/01_区财政局.xlsx", "rosters/03_区民政局.xlsx"


def run(command, file, *options):
    out = StringIO()
    call_command(command, str(FOLDER / file), *options, stdout=out)
    return out.getvalue()


def answer(command, file, *options):
    return json.loads(run(command, file, "--json", "--as-of", EXPECTED["as_of"], *options))


@pytest.fixture
def district(now):
    seed_catalogue(by=None, at=now)
    for command, file in (("import_communities", "communities.xlsx"), ("import_units", "units.xlsx")):
        run(command, file, "--confirm", "--accept")


def expected_problems(file):
    return sorted(
        (p["row"], p["kind"], p["cell"], p["value"], p.get("ref_row"))
        for p in EXPECTED["problems"]
        if p["file"] == file
    )


def reported(said):
    return sorted((p["row"], p["kind"], p["cell"], p["value"], p.get("ref_row")) for p in said["problems"])


@pytest.mark.parametrize(
    ("command", "file", "options"),
    [
        ("import_members", CIVIL, ("--unit", "区民政局")),
        ("import_members", "rosters/15_区统计局.csv", ("--unit", "杨陵区统计局")),
        ("import_posts", "posts.xlsx", ()),
    ],
)
def test_json_gives_the_verdicts_in_the_shape_of_the_expected_file(district, command, file, options):
    said = answer(command, file, *options)
    (entry,) = said["files"]
    wanted = next(e for e in EXPECTED["files"] if e["file"] == file)
    names = set(wanted) - {"file", "other_lines"}
    assert {name: entry[name] for name in names} == {name: wanted[name] for name in names}
    assert {kind: lines for kind, lines in entry["other_lines"].items() if lines} == wanted["other_lines"]
    assert reported(said) == expected_problems(file)
    assert "stored" not in said
    assert Person.objects.count() == Post.objects.count() == 0


@pytest.mark.parametrize(
    ("command", "file"), [("import_communities", "communities.xlsx"), ("import_units", "units.xlsx")]
)
def test_json_of_the_tables_that_make_the_district(now, command, file):
    if command == "import_units":
        run("import_communities", "communities.xlsx", "--confirm")
    assert reported(answer(command, file)) == expected_problems(file)
    assert Unit.objects.departments().count() == 0


def test_confirm_stores_clean_rows_and_with_accept_the_questions_too(district):
    unit = Unit.objects.get(short_name="区民政局")
    said = answer("import_members", CIVIL, "--unit", unit.code, "--confirm")
    assert said["stored"] == {"created": 53, "updated": 0, "unchanged": 0, "skipped": 5}
    said = answer("import_members", CIVIL, "--unit", unit.uscc, "--confirm", "--accept")
    assert said["stored"] == {"created": 3, "updated": 0, "unchanged": 53, "skipped": 2}
    assert Person.objects.count() == 56


def test_text_says_what_was_found_and_done(district):
    text = run("import_members", CIVIL, "--unit", "区民政局", "--as-of", EXPECTED["as_of"], "--confirm")
    assert "[须改正] 第13行“公民身份号码”末位校验码不符，请对照身份证改正" in text
    assert "可以导入53行，请确认3行，须改正2行。" in text
    assert "已导入：新增53行，更新0行，无变化0行，未导入5行。" in text


def test_a_person_of_an_earlier_file_is_reported_in_the_later_one(district):
    run("import_members", "rosters/05_区教育局.xlsx", "--unit", "区教育局", "--confirm", "--accept")
    said = answer("import_members", "rosters/09_区市场监督管理局.xlsx", "--unit", "区市场监督管理局")
    assert reported(said) == expected_problems("rosters/09_区市场监督管理局.xlsx")


def test_a_wrong_unit_a_missing_file_and_a_broken_one_are_told_in_a_sentence(district):
    with pytest.raises(CommandError, match="单位表中找不到“区文物局”"):
        run("import_members", FINANCE, "--unit", "区文物局")
    with pytest.raises(CommandError, match="读不到文件"):
        run("import_members", "nothing.xlsx", "--unit", "区财政局")
    with pytest.raises(CommandError, match="另存为"):
        run("import_members", "hostile/not_a_workbook.xlsx", "--unit", "区财政局")
    with pytest.raises(CommandError, match="没有用户名为“nobody”的账号"):
        run("import_members", FINANCE, "--unit", "区财政局", "--confirm", "--by", "nobody")
    with pytest.raises(CommandError, match="不是日期"):
        run("import_members", FINANCE, "--unit", "区财政局", "--as-of", "昨天")
    assert ImportBatch.objects.filter(kind="members").count() == 0


def test_json_names_the_refusal_too(district):
    out = StringIO()
    file = str(FOLDER / "hostile" / "zero_bytes.xlsx")
    with pytest.raises(CommandError, match="文件是空的"):
        call_command("import_members", file, "--unit", "区财政局", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert (said["files"], said["refused"][0]["file"]) == ([], file)


def test_another_units_roster_cannot_be_confirmed(district):
    with pytest.raises(CommandError, match="文件本身有问题"):
        run("import_members", CIVIL, "--unit", "区财政局", "--confirm", "--accept")
    assert Person.objects.count() == 0


def test_regions_are_loaded_for_the_area_named(programme):
    folder = FOLDER.parent / "regions"
    files = [str(folder / f"{name}.csv") for name in ("areas", "streets", "villages")]
    out = StringIO()
    call_command("import_regions", *files, stdout=out)
    assert out.getvalue().startswith("新增")
    assert Region.objects.filter(code="610403").count() == 1
    call_command("import_regions", *files, "--area", "220122", stdout=out)
    assert Region.objects.filter(code="220122").count() == 1


def test_regions_without_an_area_or_a_readable_file_are_told_in_a_sentence(db, tmp_path):
    files = [str(tmp_path / name) for name in ("a", "b", "c")]
    with pytest.raises(CommandError, match="--area 610403"):
        call_command("import_regions", *files)
    with pytest.raises(CommandError, match="读不到代码表"):
        call_command("import_regions", *files, "--area", "610403")
    assert Community.objects.count() == 0
