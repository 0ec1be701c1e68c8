"""How long a session lives: staff half an hour without a request, everybody twelve hours."""

import datetime as dt

import pytest

from tests.conftest import NOW


@pytest.mark.parametrize(
    ("who", "minutes", "status"), [("liaison", 29, 200), ("liaison", 31, 302), ("member", 31, 200)]
)
def test_staff_are_signed_out_when_idle(request, sign_in, clock, who, minutes, status):
    browser = sign_in(request.getfixturevalue(who))
    assert browser.get("/").status_code == 200
    clock.move_to(NOW + dt.timedelta(minutes=minutes), tick=False)
    assert browser.get("/").status_code == status


def test_an_idle_session_opens_no_api_either(sign_in, clock, liaison):
    browser = sign_in(liaison)
    assert browser.get("/api/v1/cards/").status_code == 200
    clock.move_to(NOW + dt.timedelta(minutes=31), tick=False)
    assert browser.get("/api/v1/cards/").status_code in {401, 403}


def test_requests_keep_a_session_alive_for_twelve_hours_at_most(sign_in, clock, liaison):
    browser = sign_in(liaison)
    for minutes in range(0, 12 * 60 + 1, 20):
        clock.move_to(NOW + dt.timedelta(minutes=minutes), tick=False)
        assert browser.get("/").status_code == 200, minutes
    clock.move_to(NOW + dt.timedelta(hours=12, seconds=1), tick=False)
    assert browser.get("/").status_code == 302
