"""Rows as other clerks could write them: each rule once, and what it must leave alone."""

from datetime import date

import pytest

from apps.core.codes import id_check_digit
from apps.members.imports.columns import COLUMNS
from apps.members.imports.directory import Directory, KnownPerson, PeopleBook
from apps.members.imports.persons import judge_persons, members_once_answered
from apps.members.imports.remarks import Period, read_period, read_remark
from apps.spreadsheets.tables import StatedTotal
from tests.members.roster_data import AS_OF, directory, make_table


def id_number(birth="19800101", order="001"):
    first17 = f"610403{birth}{order}"
    return first17 + id_check_digit(first17)


SOUND = {
    "name": "林正东",
    "sex": "男",
    "birth": "1980-01-01",
    "id_no": id_number(),
    "join_date": "2005-07",
    "kind": "正式党员",
    "party_org": "区财政局党支部",
    "phone": "13800000001",
    "residence": "阳光社区",
    "remark": "",
}
OTHER = {**SOUND, "name": "周文", "id_no": id_number(order="003"), "phone": "13800000002"}


def judge(*rows, unit="区财政局", people=(), **table):
    place = directory()
    place = Directory(place.units, place.communities, PeopleBook(people), AS_OF)
    return judge_persons(make_table(COLUMNS, *rows, **table), place, place.units.find(unit) if unit else None)


def problems(row, **context):
    return [(f.field, f.kind, f.severity) for f in judge({**SOUND, **row}, **context).rows[0].findings]


def test_a_sound_row_is_clean_and_knows_its_unit():
    row = judge(SOUND).rows[0]
    assert row.verdict == "clean"
    assert row.clean["unit"] == directory().units.find("区财政局").key
    assert row.clean["residence"] == "610403002107"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"name": ""}, ("name", "name_missing", "error")),
        ({"name": "谢□"}, ("name", "name_garbled", "error")),
        ({"name": "长" * 41}, ("name", "name_garbled", "error")),
        ({"remark": "长" * 201}, ("remark", "too_long", "error")),
        ({"id_no": 6.10403198001010e17}, ("id_no", "id_as_number", "error")),
        ({"id_no": 610403800101001}, ("id_no", "id_as_number", "error")),
        ({"id_no": "6.10403E+17"}, ("id_no", "id_exponent", "error")),
        ({"id_no": id_number()[:17]}, ("id_no", "id_length", "error")),
        ({"id_no": id_number()[:17] + "A"}, ("id_no", "id_characters", "error")),
        ({"id_no": id_number("19800230")}, ("id_no", "id_birth", "error")),
        ({"id_no": "610403800101001"}, ("id_no", "id_15", "warning")),
        ({"sex": "女"}, ("sex", "sex_mismatch", "warning")),
        ({"sex": "汉"}, ("sex", "sex_unknown", "warning")),
        ({"birth": "1980.13"}, ("birth", "birth_impossible", "error")),
        ({"birth": "1980-02"}, ("birth", "birth_mismatch", "warning")),
        ({"birth": 1980.1, "id_no": ""}, ("birth", "birth_doubtful", "warning")),
        ({"birth": "2020-01", "id_no": "", "join_date": ""}, ("birth", "birth_unlikely", "warning")),
        ({"join_date": "2026-05"}, ("join_date", "join_future", "error")),
        ({"join_date": "待定"}, ("join_date", "join_impossible", "error")),
        ({"join_date": "1997-12"}, ("join_date", "join_too_young", "warning")),
        ({"join_date": 2005.1}, ("join_date", "join_doubtful", "warning")),
        ({"regular_date": "2004-07"}, ("regular_date", "regular_before_join", "warning")),
        ({"regular_date": "2006.13"}, ("regular_date", "regular_impossible", "error")),
        ({"phone": ""}, ("phone", "phone_missing", "warning")),
        ({"phone": "无"}, ("phone", "phone_missing", "warning")),
        ({"phone": "87030000"}, ("phone", "phone_landline", "warning")),
        ({"phone": "1380000001"}, ("phone", "phone_short", "error")),
        ({"phone": "138000000011"}, ("phone", "phone_long", "error")),
        ({"phone": "23800000001"}, ("phone", "phone_invalid", "error")),
        ({"phone": "13800000001、13800000002"}, ("phone", "phone_several", "error")),
        ({"kind": "入党积极分子"}, ("kind", "not_member", "error")),
        ({"kind": "共青团员"}, ("kind", "not_member", "error")),
        ({"kind": "离退休党员"}, ("kind", "retired", "warning")),
        ({"kind": "事业编制"}, ("kind", "kind_unknown", "warning")),
        ({"residence": "幸福社区"}, ("residence", "community_ambiguous", "warning")),
        ({"residence": "武功县普集街道北大街社区"}, ("residence", "community_outside", "warning")),
        ({"residence": "区外"}, ("residence", "community_outside", "warning")),
        ({"residence": "长乐路社区"}, ("residence", "community_typo", "warning")),
        ({"residence": "南关社区"}, ("residence", "community_unknown", "warning")),
        ({"party_org": "区审计局党支部"}, ("party_org", "other_unit", "error")),
        ({"party_org": "区文物局党支部"}, ("party_org", "party_org_unknown", "error")),
        ({"unit": "区审计局"}, ("unit", "other_unit", "error")),
        ({"unit": "区财正局"}, ("unit", "unit_unknown", "error")),
        ({"remark": "已退休"}, ("remark", "retired", "warning")),
    ],
)
def test_each_rule_speaks_once_about_its_cell(typed, problem):
    assert problems(typed) == [problem]


@pytest.mark.parametrize(
    "typed",
    [
        {"id_no": ""},
        {"residence": ""},
        {"sex": ""},
        {"birth": ""},
        {"birth": "1980-01"},
        {"birth": 1980.01},
        {"id_no": id_number("19801001"), "birth": 1980.1},
        {"join_date": "1998-01"},
        {"kind": ""},
        {"party_org": ""},
        {"party_org": "机关第二党支部"},
        {"party_org": "区财政局国库支付中心党支部"},
        {"party_org": "中共杨陵区财政局支部委员会"},
        {"unit": "杨陵区财政局"},
        {"unit": "财政局"},
        {"phone": 13800000001},
        {"phone": "+86-138-0000-0001"},
        {"skills": "无", "intentions": "—"},
        {"residence": "五泉镇幸福社区"},
        {"residence": "610403002107"},
        {"residence": "杨凌示范区杨陵区李台街道办事处阳光社区居民委员会"},
    ],
)
def test_what_is_understood_or_may_be_blank_is_not_reported(typed):
    assert problems(typed) == []


def test_a_branch_of_a_subordinate_may_be_new_and_belongs_to_it():
    row = judge({**SOUND, "party_org": "区实验小学第一党支部"}, unit="区教育局").rows[0]
    assert row.findings == ()
    assert row.clean["unit"] == directory().units.find("区实验小学").key
    assert row.clean["branch"] == "区实验小学第一党支部"


def test_a_branch_without_its_units_name_is_the_units_own():
    row = judge({**SOUND, "party_org": "机关第二党支部"}).rows[0]
    assert row.clean["branch"] == "区财政局机关第二党支部"


def test_without_a_unit_each_row_must_name_one():
    assert problems({"party_org": ""}, unit=None) == [("party_org", "unit_missing", "error")]
    assert problems({"party_org": "区财政局党支部"}, unit=None) == []


def test_the_committee_may_upload_a_table_over_all_its_units():
    rows = ({**SOUND, "unit": "区财政局"}, {**OTHER, "unit": "区审计局", "party_org": "区审计局党支部"})
    assert judge(*rows, unit="区直机关工委").count("clean") == 2


def test_the_same_id_number_twice_is_one_person_whatever_the_name():
    found = judge(SOUND, {**OTHER, "id_no": SOUND["id_no"]}).rows[1].findings
    assert [(f.kind, f.field, f.ref_line) for f in found] == [("dup_in_file", "id_no", 2)]


def test_fifteen_and_eighteen_digits_are_one_person():
    found = judge(SOUND, {**OTHER, "id_no": "610403800101001"}).rows[1].findings
    assert {f.kind for f in found} == {"id_15", "dup_in_file"}


def test_without_id_number_name_and_phone_make_one_person():
    found = judge({**SOUND, "id_no": ""}, {**SOUND, "id_no": ""}).rows[1].findings
    assert [(f.kind, f.field, f.ref_line) for f in found] == [("dup_in_file", "name", 2)]


def test_homonyms_with_their_own_numbers_are_two_people():
    assert judge(SOUND, {**OTHER, "name": SOUND["name"]}).count("clean") == 2


def test_a_phone_of_two_people_is_asked_about_once():
    found = judge(SOUND, {**OTHER, "phone": SOUND["phone"]}).rows[1].findings
    assert [(f.kind, f.ref_line) for f in found] == [("phone_shared", 2)]


def test_a_person_known_in_another_unit_is_a_transfer_and_in_this_one_is_not():
    units = directory().units
    elsewhere = KnownPerson("林正东", units.find("区审计局").key, "区审计局名册", SOUND["id_no"], "1")
    here = KnownPerson("林正东", units.find("区财政局").key, "区财政局名册", SOUND["id_no"], "1")
    found = judge(SOUND, people=[elsewhere]).rows[0].findings
    assert [(f.kind, f.severity) for f in found] == [("transfer", "warning")]
    assert "区审计局名册" in found[0].message
    assert judge(SOUND, people=[here]).rows[0].findings == ()


def test_a_person_known_without_id_number_is_met_again_by_name_and_phone():
    units = directory().units
    known = KnownPerson("林正东", units.find("区审计局").key, "区审计局", "", SOUND["phone"])
    assert [f.kind for f in judge(SOUND, people=[known]).rows[0].findings] == ["transfer"]


def test_a_phone_known_of_somebody_else_is_asked_about():
    units = directory().units
    known = KnownPerson("周文", units.find("区审计局").key, "区审计局", OTHER["id_no"], SOUND["phone"])
    assert [f.kind for f in judge(SOUND, people=[known]).rows[0].findings] == ["phone_shared"]


def test_a_move_inside_the_uploading_units_subtree_is_no_transfer():
    units = directory().units
    known = KnownPerson("林正东", units.find("区教研室").key, "区教研室", SOUND["id_no"], "1")
    row = {**SOUND, "party_org": "区实验小学党支部"}
    assert judge(row, unit="区教育局", people=[known]).rows[0].findings == ()


def test_known_people_are_found_by_a_keyed_hash():
    book = PeopleBook([KnownPerson("林", "1", "甲", "hash-1", "hash-2")], key=lambda text: f"hash-{text}")
    assert book.find("别名", "1", "").source == "甲"
    assert book.find("林", "", "2").source == "甲"
    assert book.holder_of("2").source == "甲"
    assert book.find("林", "", "3") is None


def test_who_leaves_does_not_count_once_answered():
    rows = [
        SOUND,
        {**OTHER, "remark": "已退休"},
        {**OTHER, "id_no": id_number(order="005"), "phone": "13800000003", "remark": "借调省厅"},
        SOUND,
    ]
    assert members_once_answered(judge(*rows)) == 2


def file_kinds(judgement):
    return [(f.kind, f.line, f.column) for f in judgement.file_findings]


def test_a_wrong_total_concerns_the_file():
    total = StatedTotal(4, 3, "合计 3人", "A4")
    assert file_kinds(judge(SOUND, OTHER, totals=(total,))) == [("wrong_total", None, None)]
    assert file_kinds(judge(SOUND, OTHER, totals=(StatedTotal(4, 2, "2人", "A4"),))) == []


def test_sub_totals_add_up():
    totals = (StatedTotal(3, 1, "小计1人", "A3"), StatedTotal(5, 1, "小计1人", "A5"))
    assert file_kinds(judge(SOUND, OTHER, totals=totals)) == []


@pytest.mark.parametrize(
    ("line", "text", "found"),
    [
        ("report_line", "填报单位（盖章）：杨陵区审计局　　填报日期：2026年4月15日", ["wrong_unit"]),
        ("report_line", "填报单位：杨陵区财政局　填报日期：2026年4月15日", []),
        ("report_line", "填报单位：区直机关工委", []),
        ("report_line", "填报日期：2026年4月15日", []),
        ("title", "杨陵区审计局在职党员到社区报到花名册", ["wrong_unit"]),
        ("title", "杨陵区财政局在职党员到社区报到花名册", []),
        ("title", "在职党员到社区报到花名册", []),
    ],
)
def test_another_units_file_is_refused_as_a_whole(line, text, found):
    judgement = judge(SOUND, other_lines={line: (1,)}, texts={1: text})
    assert [f.kind for f in judgement.file_findings] == found


def test_a_missing_phone_column_is_asked_about_once():
    row = {name: value for name, value in SOUND.items() if name != "phone"}
    judgement = judge(row, {**row, "id_no": OTHER["id_no"]})
    assert file_kinds(judgement) == [("phone_missing", None, None)]
    assert judgement.count("clean") == 2


@pytest.mark.parametrize(
    ("remark", "kind"),
    [
        ("2025年9月退休", "retired"),
        ("2026年3月已退休", "retired"),
        ("因病内退", "retired"),
        ("2025年退休", "retired"),
        ("借调市委巡察组", "seconded"),
        ("抽调专班", "seconded"),
        ("挂职副镇长", "seconded"),
        ("借调至2026年12月", "seconded"),
        ("驻村第一书记（2025—2027年）", "village_post"),
        ("长期病假", "sick"),
        ("休产假", "long_leave"),
        ("脱产学习", "study"),
        ("2026年2月调至区教育局", "transfer_out"),
        ("组织关系已转出", "transfer_out"),
        ("2026年1月去世", "death"),
        ("失去联系", "lost"),
        ("优秀党员，已退休", "retired"),
    ],
)
def test_a_remark_that_bears_on_service_is_asked_about(remark, kind):
    assert read_remark(remark, AS_OF).kind == kind


@pytest.mark.parametrize(
    ("remark", "kind", "from_on", "to_on"),
    [
        ("已退休", "retired", None, None),
        ("2025年9月退休", "retired", date(2025, 9, 1), None),
        ("2025年退休", "retired", date(2025, 1, 1), None),
        ("退休（2026年3月15日）", "retired", date(2026, 3, 15), None),
        ("借调省厅至2027年", "seconded", None, date(2027, 12, 31)),
        ("借调至2026年12月", "seconded", None, date(2026, 12, 31)),
        ("驻村第一书记（2025—2027年）", "village_post", date(2025, 1, 1), date(2027, 12, 31)),
        ("2025.3-2026.8借调市委", "seconded", date(2025, 3, 1), date(2026, 8, 31)),
        ("自2025年3月10日起至2026年6月病假", "sick", date(2025, 3, 10), date(2026, 6, 30)),
        ("长期病假，2025年11月起", "sick", date(2025, 11, 1), None),
        ("2010年7月入党，长期病假", "sick", None, None),
        ("202601休产假", "long_leave", date(2026, 1, 1), None),
        ("２０２６年２月　调至区教育局", "transfer_out", date(2026, 2, 1), None),
        ("2025年3-8月借调", "seconded", None, None),
        ("2025年13月借调", "seconded", None, None),
        ("2026-03-01借调至2025年", "seconded", None, None),
        ("优秀党员，2025年10月至今驻村", "village_post", date(2025, 10, 1), None),
    ],
)
def test_a_remark_names_its_days(remark, kind, from_on, to_on):
    assert read_period(remark, kind) == Period(from_on, to_on)


@pytest.mark.parametrize(
    "remark",
    [
        "退役军人",
        "2025年度优秀共产党员",
        "支部纪检委员",
        "2026年1月由区教育局调入",
        "曾任驻村第一书记",
        "优秀第一书记",
        "2026年9月退休",
        "即将退休",
        "负责离退休干部工作",
        "驻村已结束",
        "借调省厅（2022—2024年）",
        "借调至2025年12月",
        "退休（2026年9月）",
        "2026年4月20日起休产假",
        "群众",
        "",
    ],
)
def test_a_harmless_remark_is_left_alone(remark):
    assert read_remark(remark, date(2026, 4, 15)) is None


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("姓  名", "name"),
        ("党员姓名", "name"),
        ("*姓名（必填）", "name"),
        ("性别（男/女）", "sex"),
        ("出生年月日", "birth"),
        ("居民身份证号码", "id_no"),
        ("证件号码", "id_no"),
        ("加入党组织时间", "join_date"),
        ("转为正式党员时间", "regular_date"),
        ("党员身份", "kind"),
        ("组织关系所在党支部", "party_org"),
        ("工作单位及职务", "title"),
        ("单位", "unit"),
        ("手机号", "phone"),
        ("联系电话（手机）", "phone"),
        ("社区", "residence"),
        ("现居住地所在社区", "residence"),
        ("现住址", "home_address"),
        ("特长爱好", "skills"),
        ("志愿服务意愿", "intentions"),
        ("可参加服务时间", "available_time"),
        ("办公电话", None),
        ("固定电话", None),
        ("紧急联系人电话", None),
        ("政治面貌", None),
        ("籍贯", None),
        ("参加工作时间", None),
        ("党内职务", None),
        ("年龄", None),
        ("邮箱", None),
    ],
)
def test_headings_are_known_in_their_usual_forms(heading, field):
    assert COLUMNS.field_for(heading) == field
