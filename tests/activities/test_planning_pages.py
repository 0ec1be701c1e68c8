"""Pages of the plan: from a draft to the announcement and back, by plain forms."""

import pytest

from apps.activities import actions
from apps.activities.enums import (
    ActivityStatus,
)
from apps.activities.models import Activity, SignUp
from tests.activities import factories
from tests.activities.factories import END, START, moment
from tests.activities.pages import plan, words_of
from tests.conftest import NOW, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_the_plan_is_filled_with_what_is_known(sign_in, programme, worker, sunshine):
    factories.a_category()

    page = sign_in(worker).get("/activities/create/").content.decode()

    assert 'value="2026-05-15"' in page
    assert 'value="09:00"' in page
    assert f'<option value="{worker.pk}" selected>' in page
    assert f'type="hidden" name="community" value="{sunshine.pk}"' in page
    assert 'value="029-87030000"' in page


def test_activity_create_keeps_a_plan(sign_in, programme, worker, sunshine):
    answer = post(sign_in(worker), "/activities/create/", plan(community=sunshine.pk, contact=worker.pk))

    activity = Activity.objects.get()
    assert answer["Location"] == f"/activities/{activity.pk}/"
    assert (activity.starts_at, activity.ends_at, activity.is_party_day) == (START, END, True)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends": "08:00"}, "结束时间要晚于开始时间。请改时间。"),
        ({"is_urgent": "on"}, "紧急活动要写明原因。"),
        ({"title": ""}, "这个字段是必填项。"),
        ({"risk": "some"}, ""),
    ],
)
def test_activity_create_says_what_to_mend(sign_in, programme, worker, sunshine, changes, sentence):
    answer = post(
        sign_in(worker), "/activities/create/", plan(community=sunshine.pk, contact=worker.pk, **changes)
    )

    if sentence:
        assert answer.status_code == 422
        assert "量血压、用药咨询" in answer.content.decode()
        assert not Activity.objects.exists()
    else:  # the insurance is asked for when the plan is submitted
        assert answer.status_code == 302


def test_activity_create_elsewhere_is_refused(sign_in, programme, worker, eastside):
    answer = post(sign_in(worker), "/activities/create/", plan(community=eastside.pk, contact=worker.pk))

    assert answer.status_code == 422
    assert not Activity.objects.exists()


def test_activity_create_as_a_copy(sign_in, finished, worker):
    page = sign_in(worker).get(f"/activities/create/?copy={finished.pk}").content.decode()

    assert 'value="清洁家园"' in page
    assert "清理楼道杂物" in page


def test_a_foreign_activity_is_not_copied(sign_in, finished, other_worker):
    assert sign_in(other_worker).get(f"/activities/create/?copy={finished.pk}").status_code == 404


def test_activity_edit_of_a_draft(sign_in, draft, worker):
    client = sign_in(worker)
    page = client.get(f"/activities/{draft.pk}/edit/")
    assert 'value="2026-05-15"' in page.content.decode()

    post(client, f"/activities/{draft.pk}/edit/", plan(contact=worker.pk, version=1, ends="10:30"))

    draft.refresh_from_db()
    assert (draft.title, draft.ends_at) == ("义诊", moment(15, 10, 30))


def test_activity_edit_by_a_second_writer_keeps_what_was_typed(sign_in, draft, worker, second_worker):
    post(sign_in(worker), f"/activities/{draft.pk}/edit/", plan(contact=worker.pk, version=1, title="先改"))

    answer = post(
        sign_in(second_worker),
        f"/activities/{draft.pk}/edit/",
        plan(contact=worker.pk, version=1, title="后改"),
    )

    assert answer.status_code == 409
    assert "后改" in answer.content.decode()
    assert Activity.objects.get().title == "先改"


def test_activity_edit_after_the_announcement_offers_little(sign_in, announced, worker):
    client = sign_in(worker)
    page = client.get(f"/activities/{announced.pk}/edit/").content.decode()
    assert 'name="place"' in page
    assert 'name="starts"' not in page

    values = {"place": "一号楼前", "contact": worker.pk, "version": announced.version}
    post(client, f"/activities/{announced.pk}/edit/", values)

    announced.refresh_from_db()
    assert announced.place == "一号楼前"


@pytest.mark.requirement("Y50")
def test_the_way_from_draft_to_announced_by_buttons(sign_in, draft, checked_in, worker, community_secretary):
    planner, approver, at = sign_in(worker), sign_in(community_secretary), f"/activities/{draft.pk}"
    assert "提交批准" in planner.get(f"{at}/").content.decode()
    post(planner, f"{at}/submit/", {"version": draft.version})
    assert "退回修改" in approver.get(f"{at}/").content.decode()
    post(approver, f"{at}/approve/", {"version": 2})
    page = planner.get(f"{at}/announce/").content.decode()
    assert "本社区全部已报到党员（3人，其中不足4次的3人）" in page
    post(planner, f"{at}/announce/", {"version": 3, "audience": "all", "batch": "whole"})

    draft.refresh_from_db()
    assert draft.status == ActivityStatus.ANNOUNCED
    assert SignUp.objects.count() == 3


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"audience": "groups", "batch": "whole"}, "请至少选择一个岗位组。"),
        ({"audience": "all", "batch": "whole", "posts": "1"}, "已勾选岗位组"),
        ({"audience": "mars", "batch": "whole"}, "不是有效"),
    ],
)
def test_an_invitation_says_what_to_mend(sign_in, announced, sunshine, wang, worker, values, sentence):
    group = factories.a_post(sunshine)
    factories.a_claim(wang, group)
    values = {name: str(group.pk) if name == "posts" else value for name, value in values.items()}

    answer = post(sign_in(worker), f"/activities/{announced.pk}/invite/", values)

    assert answer.status_code == 422
    assert not SignUp.objects.exists()


def test_send_back_and_cancel_ask_for_a_reason(sign_in, draft, worker, community_secretary):
    actions.submit_activity(activity=draft, by=worker, at=NOW)
    client, at = sign_in(community_secretary), f"/activities/{draft.pk}"

    assert post(client, f"{at}/send-back/", {"reason": ""}).status_code == 422
    post(client, f"{at}/send-back/", {"reason": "写明集合点"})
    draft.refresh_from_db()
    assert draft.status == ActivityStatus.DRAFT
    post(client, f"{at}/cancel/", {"reason": "不办了"})
    draft.refresh_from_db()
    assert (draft.status, draft.end_reason) == (ActivityStatus.CANCELLED, "不办了")


def test_reschedule_by_a_form(sign_in, announced, community_secretary):
    values = {
        "on": "2026-05-20",
        "starts": "14:00",
        "ends": "16:00",
        "reason": "有雨",
        "version": announced.version,
    }

    post(sign_in(community_secretary), f"/activities/{announced.pk}/reschedule/", values)

    announced.refresh_from_db()
    assert announced.starts_at == moment(20, 14)


def test_close_by_a_button(sign_in, announced, worker):
    post(sign_in(worker), f"/activities/{announced.pk}/close/", {"version": announced.version})

    announced.refresh_from_db()
    assert announced.status == ActivityStatus.CLOSED


def test_a_refusal_is_told_on_the_activity(sign_in, draft, worker):
    answer = post(sign_in(worker), f"/activities/{draft.pk}/submit/", {"version": 99}, follow=True)

    assert "这条记录刚被别人修改过" in words_of(answer)


def test_the_same_key_twice_has_one_effect(sign_in, draft, worker):
    client, key = sign_in(worker), "k" * 20
    for _ in range(2):
        post(client, f"/activities/{draft.pk}/submit/", {"idempotency_key": key, "version": 1})

    draft.refresh_from_db()
    assert draft.version == 2
