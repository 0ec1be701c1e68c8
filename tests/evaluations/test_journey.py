"""The half-year's evaluation walked through the pages by everybody who takes part."""

import json
import re

import pytest

from apps.documents.printing import print_ballots, print_count_sheets
from apps.evaluations.actions import sweep_day
from apps.evaluations.enums import Item
from apps.evaluations.models import EvaluationResult, EvaluationRound, FeedbackReport, PaperSheet
from apps.evaluations.prints import count_print, specimen_print
from tests.conftest import post, text_of
from tests.documents.paper import pages_of
from tests.evaluations import factories as f

pytestmark = pytest.mark.django_db
SATISFIED = dict.fromkeys(Item.values, "satisfied")


@pytest.fixture(autouse=True)
def _voting_day(clock):
    clock.move_to(f.VOTING)


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return found[1].replace("&quot;", '"') if found else ""


def vote_on_a_phone(client, code):
    """Everybody 满意 by the quick button, then submit; returns the last page's address."""
    page = client.post("/evaluations/vote/", {"code": code})
    while "准备提交" in text_of(page):
        sent = {name: field(text_of(page), name) for name in ("code", "answers", "at")}
        page = client.post("/evaluations/vote/", {**sent, "go": "all"})
    sent = {name: field(text_of(page), name) for name in ("code", "answers")}
    return client.post("/evaluations/vote/", {**sent, "go": "submit"})["Location"]


@pytest.mark.requirement("Y32", "Y51", "Y52", "Y53", "Y54")
def test_half_year_from_preparation_to_acknowledgement(
    client, sign_in, prepared, community_secretary, worker, second_worker, member, secretary, bureau, clock
):
    own, url = sign_in(community_secretary), prepared.get_absolute_url()
    clock.move_to(f.OPENED)
    assert "下一步：添加投票人" in text_of(own.get(url))
    post(own, f"{url}voters/", {"lines": "居民代表 4\n党小组：1人\n李大爷 服务对象"})
    page = post(own, f"{url}codes/", {"paper": "slips"})
    codes = re.findall(r"\d{4}-\d{4}-\d{4}", text_of(page))
    assert len(codes) == 6
    post(own, f"{url}open/")
    for code in codes[:5]:
        assert vote_on_a_phone(client, code) == "/evaluations/vote/done/"
    enter_on_paper(sign_in(worker), prepared, codes[5])
    enter_on_paper(sign_in(second_worker), prepared, codes[5])
    assert PaperSheet.objects.get().status == "counted"
    assert f.ballots() == 18
    own = sign_in(community_secretary)
    for step in ("close", "count", "confirm"):
        post(own, f"{url}{step}/")
    own_page = text_of(sign_in(member).get("/evaluations/mine/"))
    assert "100.0%" in own_page
    result = EvaluationResult.objects.get(target__person=member.person)
    post(sign_in(member), f"/evaluations/results/{result.pk}/reply/", {"text": "继续努力"})
    clock.move_to(f.SENT)
    post(sign_in(community_secretary), f"{url}reports/send/")
    report = FeedbackReport.objects.get(unit=bureau)
    reader = sign_in(secretary)
    assert "本人答复：继续努力" in text_of(reader.get(report.get_absolute_url()))
    assert reader.get(f"{report.get_absolute_url()}print/").content.startswith(b"%PDF")
    answer = {"kinds": ["appraisal", "recommendation"], "text": "列入年度民主评议"}
    post(reader, f"{report.get_absolute_url()}acknowledge/", answer)
    report.refresh_from_db()
    assert (report.status, report.handling_kinds) == ("acknowledged", ["appraisal", "recommendation"])
    assert "列入年度民主评议" in text_of(sign_in(community_secretary).get(report.get_absolute_url()))
    assert EvaluationRound.objects.get().status == "fed_back"


def enter_on_paper(client, evaluation, code):
    page = post(client, f"{evaluation.get_absolute_url()}paper/", {"code": code})
    assert "每人填六个数字" in text_of(page)
    lines = {f"grades_{pk}": "111111" for pk in evaluation.targets.values_list("pk", flat=True)}
    return post(client, f"{evaluation.get_absolute_url()}paper/enter/", {"code": code, **lines})


def test_vote_without_a_code_asks_for_one(client, opened):
    assert "测评码" in text_of(client.get("/evaluations/vote/"))
    page = client.post("/evaluations/vote/", {"code": "1234-5678-9012"})
    assert page.status_code == 409
    assert "没有这个测评码" in text_of(page)


def test_vote_with_a_used_code_is_a_friendly_sentence(client, opened, slips):
    vote_on_a_phone(client, slips[0].code)
    page = client.post("/evaluations/vote/", {"code": slips[0].code})
    assert page.status_code == 409
    assert "每个码只能用一次" in text_of(page)


def test_vote_takes_full_width_figures_and_blanks(client, opened, slips):
    typed = slips[0].code.replace("-", " ").translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert "第 1 位，共 3 位" in text_of(client.post("/evaluations/vote/", {"code": typed}))


def test_vote_needs_the_overall_grade_or_a_skip(client, opened, slips):
    sent = {"code": slips[0].code, "at": 0, "go": "next", "duty": "satisfied"}
    page = client.post("/evaluations/vote/", sent)
    assert page.status_code == 422
    assert "请选总体评价" in text_of(page)
    skipped = client.post("/evaluations/vote/", {**sent, "go": "skip"})
    assert "第 2 位" in text_of(skipped)


def test_vote_goes_back_with_what_was_chosen(client, opened, slips):
    sent = {"code": slips[0].code, "at": 0, "go": "next", **SATISFIED, "comment": "热心"}
    page = text_of(client.post("/evaluations/vote/", sent))
    assert json.loads(field(page, "answers")).popitem()[1]["comment"] == "热心"
    back = {"code": slips[0].code, "answers": field(page, "answers"), "at": 1, "go": "back"}
    shown = text_of(client.post("/evaluations/vote/", back))
    assert shown.count("checked") == 6
    assert "热心" in shown


def test_vote_with_nothing_judged_is_refused(client, opened, slips):
    page = client.post("/evaluations/vote/", {"code": slips[0].code, "go": "submit", "answers": "{}"})
    assert "还没有评价任何一位" in text_of(page)
    assert f.ballots() == 0


FORGED = ["[]", "nonsense", '{"1": 5}', '{"x": {}}', '{"1": {"grades": [1]}}', "null"]


@pytest.mark.parametrize("answers", FORGED)
def test_vote_survives_forged_answers(answers, client, opened, slips):
    sent = {"code": slips[0].code, "answers": answers, "go": "submit"}
    assert client.post("/evaluations/vote/", sent).status_code in {409, 422}


def test_vote_sets_no_cookie_that_names_anybody(client, opened, slips):
    vote_on_a_phone(client, slips[0].code)
    assert set(client.cookies) <= {"csrftoken"}


def test_vote_of_a_signed_in_member_shows_no_name(sign_in, member, opened, slips):
    page = text_of(sign_in(member).post("/evaluations/vote/", {"code": slips[0].code}))
    assert "退出" not in page


def test_vote_is_throttled_after_many_wrong_codes(client, opened, slips):
    for number in range(60):
        client.post("/evaluations/vote/", {"code": f"{number:012d}"})
    page = client.post("/evaluations/vote/", {"code": slips[0].code})
    assert page.status_code == 429
    assert "过一刻钟再试" in text_of(page)


def test_paper_that_differs_names_the_cells(sign_in, worker, second_worker, opened, slips, wang):
    enter_on_paper(sign_in(worker), opened, slips[0].code)
    target = opened.targets.get(person=wang)
    lines = {f"grades_{pk}": "111111" for pk in opened.targets.values_list("pk", flat=True)}
    lines[f"grades_{target.pk}"] = "111211"
    other = sign_in(second_worker)
    sent = {"code": slips[0].code, **lines}
    page = post(other, f"{opened.get_absolute_url()}paper/enter/", sent)
    assert page.status_code == 409
    assert "与另一位录入的不一致：作风" in text_of(page)
    assert f.ballots() == 0
    lines[f"grades_{target.pk}"] = "111111"
    post(other, f"{opened.get_absolute_url()}paper/enter/", {"code": slips[0].code, **lines})
    assert f.ballots() == 3


def test_paper_with_a_bad_figure_keeps_what_was_typed(sign_in, worker, opened, slips):
    pk = opened.targets.first().pk
    sent = {"code": slips[0].code, f"grades_{pk}": "11114"}
    page = post(sign_in(worker), f"{opened.get_absolute_url()}paper/enter/", sent)
    assert page.status_code == 422
    assert 'value="11114"' in text_of(page)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [("8", "第1行只有人数"), ("党小组", "第1行没有姓名或人数"), ("居民代表 900", "一次最多添加500人")],
)
def test_voters_form_says_what_is_wrong(lines, sentence, sign_in, community_secretary, prepared):
    url = f"{prepared.get_absolute_url()}voters/"
    assert sentence in text_of(post(sign_in(community_secretary), url, {"lines": lines}))


def test_codes_as_paper_ballots(sign_in, community_secretary, prepared):
    own, url = sign_in(community_secretary), prepared.get_absolute_url()
    post(own, f"{url}voters/", {"lines": "党小组 5"})
    answer = post(own, f"{url}codes/", {"paper": "ballots"})
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"


def test_urgent_feedback_from_draft_to_handling(
    sign_in, worker, community_secretary, secretary, checked_in, wang
):
    drafted = post(sign_in(worker), "/evaluations/urgent/new/", {"person": wang.pk, "text": "救助落水儿童"})
    url = drafted["Location"]
    assert sign_in(secretary).get(url).status_code == 404
    post(sign_in(community_secretary), f"{url}send/")
    assert "救助落水儿童" in text_of(sign_in(secretary).get(url))
    post(sign_in(secretary), f"{url}acknowledge/", {"handling": "通报表扬"})
    assert "通报表扬" in text_of(sign_in(worker).get(url))


def test_round_page_for_those_who_only_read(sign_in, town_officer, department, liaison, counted):
    url = counted.get_absolute_url()
    assert "重新投票" in text_of(sign_in(town_officer).get(url))
    assert "满意率" in text_of(sign_in(department).get(url))
    page = text_of(sign_in(liaison).get(url))
    assert "王建国" in page
    assert "孙丽" not in page
    assert "100.0%" not in page


def test_comments_page_decides_one_by_one(sign_in, community_secretary, opened, slips):
    pk = opened.targets.first().pk
    for slip in slips:
        f.actions.cast_ballots(code=slip.code, judgements=[f.judged(pk, comment=slip.code)], at=f.VOTING)
    sweep_day(at=f.CLOSED)
    sweep_day(at=f.COUNTED)
    own, url = sign_in(community_secretary), f"{opened.get_absolute_url()}comments/"
    assert "可以展示" in text_of(own.get(url))
    post(own, url, {str(comment.pk): "hidden" for comment in opened.comments.all()})
    assert not opened.comments.waiting().exists()


def test_count_sheet_leaves_an_item_empty_that_too_few_have_graded(opened, slips):
    for slip in slips:
        votes = [f.judged(pk, duty=f.Grade.SATISFIED) for pk in opened.targets.values_list("pk", flat=True)]
        f.actions.cast_ballots(code=slip.code, judgements=votes, at=f.VOTING)
    sweep_day(at=f.CLOSED)
    sweep_day(at=f.COUNTED)
    sheet = count_print(opened, opened.targets.with_names())
    line = sheet.lines[0]
    assert line.counts == ((), (6, 0, 0), (), (), (), (6, 0, 0))
    assert line.satisfaction == ("—", "100.0%", "—", "—", "—", "100.0%")
    page = "".join(pages_of(print_count_sheets([sheet])))
    assert page.count("100.0%") == 6
    assert page.count("—") == 12


def test_ballot_look_is_a_specimen_without_a_code_for_those_who_run_the_round(
    sign_in, community_secretary, worker, prepared
):
    address = f"{prepared.get_absolute_url()}ballot/look/"
    assert sign_in(community_secretary).get(address)["Content-Type"] == "image/png"
    assert sign_in(worker).get(address).status_code == 403
    specimen = specimen_print(prepared, list(prepared.targets.with_names()))
    assert (specimen.code, specimen.link) == ("", "")
    assert "样张" in "".join(pages_of(print_ballots([specimen])))


def test_count_sheet_before_the_count_is_blank_to_be_filled_at_the_table(opened):
    sheet = count_print(opened, opened.targets.with_names())
    assert (sheet.returned, sheet.valid) == (None, None)
    assert {(line.counts, line.valid) for line in sheet.lines} == {((), None)}


def test_counts_print_and_lists_open(sign_in, worker, counted):
    client = sign_in(worker)
    assert client.get(f"{counted.get_absolute_url()}counts/print/").content.startswith(b"%PDF")
    assert "民主测评" in text_of(client.get("/evaluations/rounds/"))
    assert client.get("/evaluations/feedback/").status_code == 200
    assert client.get("/evaluations/rounds/?unknown=1").status_code == 400
