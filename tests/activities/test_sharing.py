"""Activities outside the platform: the calendar's secret address, calendar files, the picture to send on."""

import datetime as dt
import io
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from apps.activities import actions, rules
from apps.activities.enums import ActivityStatus
from apps.activities.models import CalendarFeed
from apps.audit.models import AuditEvent
from tests.activities import factories
from tests.activities.factories import END, START, joined
from tests.conftest import NOW, post
from tests.documents.paper import codes_on, reads_as


def entries(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def address(user) -> str:
    return reverse("activities:feed", args=[rules.feed_token(CalendarFeed.objects.get(user=user))])


def test_feed_holds_what_the_member_said_yes_to(
    clock, announced, sunshine, worker, community_secretary, wang, member
):
    times = {"starts_at": END, "ends_at": END + dt.timedelta(hours=1)}
    factories.announced(sunshine, worker, community_secretary, title="别的活动", **times)
    joined(announced, wang)
    actions.renew_feed(by=member, at=NOW)
    answer = Client().get(address(member))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar", "private, no-store")
    (entry,) = entries(answer.content)
    assert (entry["SUMMARY"], entry["STATUS"]) == ("清洁家园", "CONFIRMED")
    assert (entry.decoded("DTSTART"), entry.decoded("DTEND")) == (START, END)
    assert "阳光社区广场" in entry["LOCATION"]
    assert announced.get_absolute_url() in entry["URL"]


def test_feed_keeps_a_cancelled_activity_as_cancelled(clock, announced, wang, member, community_secretary):
    joined(announced, wang)
    actions.renew_feed(by=member, at=NOW)
    before = entries(Client().get(address(member)).content)[0]
    actions.cancel_activity(activity=announced, reason="下雨", by=community_secretary, at=NOW)
    after = entries(Client().get(address(member)).content)[0]
    assert (before["UID"], after["STATUS"]) == (after["UID"], "CANCELLED")
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_renewed_feed_makes_the_old_address_worthless(clock, member):
    actions.renew_feed(by=member, at=NOW)
    old = address(member)
    actions.renew_feed(by=member, at=NOW)
    assert Client().get(old).status_code == 404
    assert Client().get(address(member)).status_code == 200
    assert AuditEvent.objects.filter(event="calendar.renewed").count() == 2


def test_revoked_feed_answers_nobody(clock, member):
    actions.renew_feed(by=member, at=NOW)
    actions.revoke_feed(by=member, at=NOW)
    actions.revoke_feed(by=member, at=NOW)
    assert Client().get(address(member)).status_code == 404
    assert AuditEvent.objects.filter(event="calendar.revoked").count() == 1


@pytest.mark.parametrize("end", ["account", "role"])
def test_feed_ends_with_the_account_or_the_role(end, clock, member):
    actions.renew_feed(by=member, at=NOW)
    if end == "account":
        member.is_active = False
        member.save(update_fields=["is_active"])
    else:
        member.role_assignments.update(to_on=dt.date(2026, 1, 1))
    assert Client().get(address(member)).status_code == 404


@pytest.mark.parametrize("token", ["", "x", "1", "1.", "1.abc", f"{'9' * 30}.abc", "１.abc"])
def test_feed_address_made_up_is_refused(token, clock, member):
    actions.renew_feed(by=member, at=NOW)
    assert Client().get(f"/activities/calendar/{token}.ics").status_code == 404


def test_feed_address_of_another_user_is_refused(clock, member, make_user):
    actions.renew_feed(by=member, at=NOW)
    secret = rules.feed_token(CalendarFeed.objects.get()).partition(".")[2]
    assert Client().get(f"/activities/calendar/{member.pk + 1}.{secret}.ics").status_code == 404


def test_member_switches_the_feed_on_renews_and_revokes(clock, sign_in, member):
    client, page = sign_in(member), reverse("activities:feed_settings")
    assert "还没有开通" in client.get(page).content.decode()
    post(client, reverse("activities:feed_renew"), {})
    assert address(member) in client.get(page).content.decode()
    post(client, reverse("activities:feed_revoke"), {})
    assert "还没有开通" in client.get(page).content.decode()


def test_activity_leaves_as_a_calendar_file(clock, sign_in, member, announced):
    answer = sign_in(member).get(reverse("activities:activity_calendar", args=[announced.pk]))
    assert "attachment" in answer["Content-Disposition"]
    assert [entry["SUMMARY"] for entry in entries(answer.content)] == ["清洁家园"]


def test_activity_leaves_as_a_picture_with_its_address(clock, sign_in, member, announced, settings):
    answer = sign_in(member).get(reverse("activities:activity_share", args=[announced.pk]))
    picture = Image.open(io.BytesIO(answer.content))
    assert (picture.format, picture.size) == ("PNG", (1063, 1417))
    (code,) = codes_on(picture.convert("L"))
    assert reads_as(picture.convert("L"), code, f"{settings.SITE_ADDRESS}{announced.get_absolute_url()}")


@pytest.mark.parametrize("name", ["activity_calendar", "activity_share"])
def test_a_plan_isn_t_shared_before_it_is_announced(name, clock, sign_in, worker, approved):
    assert approved.status == ActivityStatus.APPROVED
    assert sign_in(worker).get(reverse(f"activities:{name}", args=[approved.pk])).status_code == 409
