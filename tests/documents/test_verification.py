"""Addresses on paper: made here, or refused."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from apps.documents.verification import check_address, checked
from apps.units.models import Unit

pytestmark = pytest.mark.django_db


def path_of(unit: Unit) -> str:
    return urlsplit(check_address("register", unit.pk, "20260731", 20, 18)).path


def test_check_address_leads_to_what_was_printed(bureau):
    page = Client().get(path_of(bureau))
    assert page.status_code == 200
    text = page.content.decode()
    assert ("20人" in text, "18人" in text, "2026年7月31日" in text) == (True, True, True)
    assert page["X-Robots-Tag"] == "noindex"
    assert page["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "change",
    [
        lambda path: path.replace(".18.", ".19."),
        lambda path: path[:-2] + ("0" if path[-2] != "0" else "1") + "/",
        lambda path: path.rsplit(".", 1)[0] + "/",
        lambda _: reverse("documents:check", args=["register"]),
        lambda _: reverse("documents:check", args=["."]),
        lambda path: path.replace("register", "feedback"),
    ],
    ids=["figure", "signature", "unsigned", "bare", "dot", "kind"],
)
def test_check_address_made_up_or_changed_is_refused(change, bureau):
    page = Client().get(change(path_of(bureau)))
    assert page.status_code == 404
    assert "没有查到这份材料" in page.content.decode()
    assert bureau.short_name not in page.content.decode()


@pytest.mark.parametrize("kind", sorted(settings.DOCUMENT_CHECKS))
def test_check_address_of_a_record_that_is_gone_finds_nothing(kind):
    token = check_address(kind, 0, "20260101", "20260731", 4, 80).split("/check/")[1].rstrip("/")
    assert checked(token) is None
