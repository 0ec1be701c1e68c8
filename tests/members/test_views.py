"""Pages about members, as unit, community and member see them."""

import pytest
from django.core.cache import cache

from apps.audit.models import AuditEvent
from apps.members import actions
from apps.members.enums import ConsentScope
from apps.members.models import Person, StatusEvent
from apps.spreadsheets.models import FileExport
from tests.conftest import NOW, TODAY, post

pytestmark = pytest.mark.django_db


def test_person_list_masks_phones_and_leaves_out_foreign_people(sign_in, liaison, wang, teacher):
    page = sign_in(liaison).get("/members/").content.decode()
    assert "138****0001" in page
    assert "13800000001" not in page
    assert "孙丽" not in page


@pytest.mark.parametrize("text", ["王", "wangjian", "wjg", "V000001"])
def test_person_list_finds_by_name_pinyin_and_number(text, sign_in, liaison, wang, zhao):
    page = sign_in(liaison).get("/members/", {"q": text}).content.decode()
    assert "王建国" in page
    assert "赵敏" not in page


@pytest.mark.parametrize("query", ["?colour=red", "?sort=salary", "?page=99", "?kind=cat"])
def test_person_list_refuses_what_it_does_not_know(query, sign_in, liaison, wang):
    assert sign_in(liaison).get(f"/members/{query}").status_code == 400


@pytest.mark.parametrize("others", [0, 2])
def test_person_list_takes_the_same_queries_for_any_number(
    others, sign_in, liaison, wang, zhao, bureau, django_assert_num_queries
):
    from tests.world import new_person

    for number in range(others):
        new_person(f"甲{number}", bureau)
    client = sign_in(liaison)
    client.get("/members/")  # the first reader writes the options of the filters
    with django_assert_num_queries(13):
        client.get("/members/")


def test_person_of_another_unit_is_not_there(sign_in, liaison, teacher):
    client = sign_in(liaison)
    for page in ("", "edit/", "reveal/", "status/", "transfer/"):
        url = f"/members/{teacher.pk}/{page}"
        assert client.get(url).status_code in {404, 302}, url
    assert "孙丽" not in client.get("/members/").content.decode()


def test_person_edit_is_stored_and_versioned(sign_in, liaison, wang):
    client = sign_in(liaison)
    sent = {"name": "王建国", "sex": "male", "kind": "formal", "title": "科长", "version": 1}
    assert post(client, f"/members/{wang.pk}/edit/", sent).status_code == 302
    assert Person.objects.get(pk=wang.pk).title == "科长"
    assert post(client, f"/members/{wang.pk}/edit/", {**sent, "title": "处长"}).status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("phone", "1380000", "手机号应为 11 位"),
        ("birth", "1980年", "请填写年月"),
        ("id_number", "110105194912310021", "末位校验"),
        ("name", "", "这"),
    ],
)
def test_person_edit_says_what_is_wrong(field, value, sentence, sign_in, liaison, wang):
    sent = {"name": "王建国", "kind": "formal", "version": 1, field: value}
    page = post(sign_in(liaison), f"/members/{wang.pk}/edit/", sent)
    assert page.status_code == 422
    assert sentence in page.content.decode()


def test_person_add_by_form(sign_in, liaison, bureau):
    sent = {"name": "李新", "kind": "formal", "place-unit": bureau.pk, "place-from_on": "2026-05-01"}
    answer = post(sign_in(liaison), "/members/add/", sent)
    assert answer["Location"] == Person.objects.get(name="李新").get_absolute_url()


def test_person_add_into_a_foreign_unit_is_refused(sign_in, liaison, school):
    sent = {"name": "李新", "kind": "formal", "place-unit": school.pk, "place-from_on": "2026-05-01"}
    assert post(sign_in(liaison), "/members/add/", sent).status_code == 422
    assert not Person.objects.exists()


def test_reveal_needs_step_up_and_reason(sign_in, stepped_up, liaison, wang):
    url = f"/members/{wang.pk}/reveal/"
    assert "reauthenticate" in post(sign_in(liaison), url, {"reason": "核对"})["Location"]
    page = post(stepped_up(liaison), url, {"reason": "核对"})
    assert "13800000001" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert AuditEvent.objects.filter(event="person.revealed").count() == 1


def test_export_asks_for_a_reason_first(stepped_up, liaison, wang):
    page = stepped_up(liaison).get("/members/export/")
    assert page.status_code == 200
    assert 'name="reason"' in page.content.decode()


def test_export_waits_under_my_files_with_reason_and_audit(stepped_up, liaison, wang, teacher):
    answer = post(stepped_up(liaison), "/members/export/", {"reason": "党员大会"})
    assert answer.status_code == 302
    export = FileExport.objects.get()
    assert (export.owner, export.row_count, export.reason) == (liaison, 1, "党员大会")
    assert AuditEvent.objects.get(event="member.exported").after == {"rows": 1}


def test_status_walk_by_two_people(sign_in, liaison, secretary, wang):
    sent = {"kind": "secondment", "from_on": "2026-05-01", "evidence": "借调函3号"}
    post(sign_in(liaison), f"/members/{wang.pk}/status/", sent)
    event = StatusEvent.objects.get()
    post(sign_in(secretary), f"/cards/status/{event.pk}/decide/", {"decision": "approve"})
    event.refresh_from_db()
    assert event.state == "approved"


def test_invitation_slips_are_a_pdf(stepped_up, liaison, wang):
    client, picked = stepped_up(liaison), {"person": [wang.pk]}
    page = post(client, "/members/invite/", picked).content.decode()
    assert ("王建国" in page, "手上的邀请单会作废" in page, wang.invitations.count()) == (True, False, 0)
    answer = post(client, "/members/invite/", {**picked, "checked": "1"})
    assert answer.content.startswith(b"%PDF")
    assert wang.invitations.count() == 1


def test_check_page_tells_whose_slip_dies(stepped_up, liaison, wang, clock):
    actions.invite_people(people=[wang], by=liaison, at=NOW)
    page = post(stepped_up(liaison), "/members/invite/", {"person": [wang.pk]}).content.decode()
    assert "王建国：手上的邀请单会作废" in page


def test_invitation_of_who_has_opened_an_account_meanwhile_is_checked_again(
    stepped_up, liaison, member, wang, zhao
):
    sent = {"person": [wang.pk, zhao.pk], "checked": "1"}
    page = post(stepped_up(liaison), "/members/invite/", sent)
    assert (page.status_code, zhao.invitations.count()) == (409, 0)


def test_join_opens_the_account_and_signs_in(client, notice, wang, liaison):
    ((_, code),) = actions.invite_people(people=[wang], by=liaison, at=NOW)
    Person.objects.get(pk=wang.pk).invitations.update(expires_at="2099-01-01T00:00Z")
    typed = {"code": code, "proof": "0001", "password": "Yanglin-2026", "again": "Yanglin-2026"}
    answer = client.post("/join/", {**typed, "privacy_accepted": "on"})
    assert answer["Location"] == "/cards/mine/"
    assert client.get("/members/me/").status_code == 200


def test_join_with_a_wrong_code_says_whom_to_ask(client, db):
    typed = {"code": "AAAAA-BBBBB", "proof": "0001", "password": "Yanglin-2026", "again": "Yanglin-2026"}
    page = client.post("/join/", {**typed, "privacy_accepted": "on"})
    assert page.status_code == 422
    assert "请单位联络员重新发一个" in page.content.decode()


def test_join_counts_failures_only(client, db):
    cache.clear()
    for _ in range(200):
        assert client.post("/join/", {"code": "AAAAA-BBBBB"}).status_code == 422
    assert client.post("/join/", {"code": "AAAAA-BBBBB"}).status_code == 429


@pytest.mark.parametrize("page", ["reveal", "edit", "export"])
def test_own_numbers_in_clear_are_shown_after_the_password_only(sign_in, stepped_up, member, wang, page):
    address = f"/members/me/{page}/"
    answer = sign_in(member).get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert not AuditEvent.objects.filter(event__startswith="person.").exists()
    answer = stepped_up(member).get(address)
    assert "13800000001" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_own_reveal_and_export_leave_their_traces(stepped_up, member, wang):
    client = stepped_up(member)
    assert "13800000001" not in client.get("/members/me/").content.decode()
    for page in ("reveal", "export"):
        client.get(f"/members/me/{page}/")
    traces = AuditEvent.objects.filter(event__startswith="person.").order_by("pk")
    assert [(row.event, row.actor_id, row.target_id, row.reason) for row in traces] == [
        ("person.revealed", member.pk, str(wang.pk), "本人查看"),
        ("person.copied", member.pk, str(wang.pk), ""),
    ]


def test_own_page_changes_data_and_consents(stepped_up, member, wang):
    client = stepped_up(member)
    sent = {"phone": "13900000001", "skills": "书法、摄影", "intentions": "", "available_time": "周末"}
    post(client, "/members/me/edit/", {**sent, "version": Person.objects.get(pk=wang.pk).version})
    post(client, "/members/me/consent/", {"scope": "show_identity"})
    person = Person.objects.get(pk=wang.pk)
    assert (person.phone, person.skills) == ("13900000001", ["书法", "摄影"])
    assert person.consents.get().scope == ConsentScope.SHOW_IDENTITY


def test_own_export_holds_everything_of_oneself_only(stepped_up, member, wang, zhao):
    text = stepped_up(member).get("/members/me/export/").content.decode()
    assert "13800000001" in text
    assert "赵敏" not in text


def test_a_community_calls_its_list_as_the_menu_does(sign_in, worker, liaison, received_wang):
    for user, name in ((worker, "志愿者信息库"), (liaison, "在职党员")):
        for url in ("/members/", received_wang.get_absolute_url()):
            page = sign_in(user).get(url).content.decode()
            crumbs = page[page.index('class="crumbs"') :]
            assert f">{name}<" in crumbs[: crumbs.index("</nav>")]


def test_community_sees_no_id_number_and_no_address(sign_in, worker, received_wang):
    page = sign_in(worker).get(received_wang.get_absolute_url()).content.decode()
    assert "王建国" in page
    assert "身份证号" not in page
    assert "家庭住址" not in page


@pytest.fixture
def received_wang(wang, sunshine, programme, bureau, worker):
    from apps.checkins.models import CheckInCard
    from apps.core.models import create

    create(
        CheckInCard,
        by=None,
        at=NOW,
        programme=programme,
        person=wang,
        unit=bureau,
        community=sunshine,
        status="received",
        serial=1,
        address_key="k",
        issued_on=TODAY,
        presented_on=TODAY,
        received_on=TODAY,
        received_by=worker,
        identity_checked=True,
    )
    return wang


def test_person_edit_shows_no_number_and_keeps_what_is_left_empty(sign_in, liaison, wang):
    stored = Person.objects.get(pk=wang.pk)
    numbers = [text for text in (stored.id_number, stored.phone, stored.home_address) if text]
    assert numbers
    client = sign_in(liaison)
    page = client.get(f"/members/{wang.pk}/edit/").content.decode()
    assert [number for number in numbers if number in page] == []
    assert stored.masked_phone in page
    assert (
        post(
            client, f"/members/{wang.pk}/edit/", {"name": "王建国", "kind": "formal", "version": 1}
        ).status_code
        == 302
    )
    kept = Person.objects.get(pk=wang.pk)
    assert (kept.id_number, kept.phone, kept.home_address) == (
        stored.id_number,
        stored.phone,
        stored.home_address,
    )


def test_person_edit_replaces_or_takes_out_a_number(sign_in, liaison, wang):
    client = sign_in(liaison)
    sent = {"name": "王建国", "kind": "formal", "version": 1, "phone": "13900000009"}
    both = post(client, f"/members/{wang.pk}/edit/", {**sent, "taken_out": ["phone"]})
    assert "填了新的，又勾选了删去；请留一样。" in both.content.decode()
    assert post(client, f"/members/{wang.pk}/edit/", sent).status_code == 302
    assert Person.objects.get(pk=wang.pk).phone == "13900000009"
    out = {"name": "王建国", "kind": "formal", "version": 2, "taken_out": ["phone"]}
    assert post(client, f"/members/{wang.pk}/edit/", out).status_code == 302
    assert not Person.objects.get(pk=wang.pk).phone


def test_person_edit_by_two_shows_no_number_side_by_side(sign_in, liaison, wang):
    client = sign_in(liaison)
    stored = Person.objects.get(pk=wang.pk)
    sent = {"name": "王建国", "kind": "formal", "version": 1, "title": "科长"}
    assert post(client, f"/members/{wang.pk}/edit/", sent).status_code == 302
    again = post(client, f"/members/{wang.pk}/edit/", {**sent, "title": "处长"})
    assert again.status_code == 409
    assert "科长" in again.content.decode()
    assert stored.phone not in again.content.decode()
