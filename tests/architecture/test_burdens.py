"""What the portal must not have (国办函〔2026〕12号; domain, part D): no burden comes in by the back door."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.forms import BaseForm, FileField
from django.urls import get_resolver
from drf_spectacular.generators import SchemaGenerator

from apps.core import fields
from tests.architecture.test_url_policy import addresses

ROOT = Path(settings.BASE_DIR)
WORDS = {
    "ranking of persons": r"rank(?!s?_of)|leaderboard|top_?(ten|10)",
    "points": r"(?<![a-z])points?(?![a-z])|score|credit",
    "location": r"latitude|longitude|geo_?loc|(?<![a-z])(lat|lng|lon|gps)(?![a-z])",
    "photo": r"photo|selfie|portrait|avatar",
    "log-in counting": r"login_(count|days|rate)|usage_rate|active_(days|rate)|streak",
}
CHINESE = r"排名|排行|积分|打卡|签到率|定位|经纬度|自拍|人脸|登录次数|活跃度|使用率"


def own_fields():
    for model in apps.get_models():
        if model.__module__.startswith("apps."):
            yield from ((f"{model._meta.label}.{one.name}", one) for one in model._meta.get_fields())


def found_in(names, pattern):
    return sorted(name for name in names if re.search(pattern, name.lower()))


def field_names():
    return [label.split(".", 1)[1] for label, _ in own_fields()]


def url_names():
    return [f"{name} {pattern.pattern}" for name, pattern in addresses(get_resolver().url_patterns)]


def api_names():
    schema = SchemaGenerator().get_schema(request=None, public=True)
    shapes = schema["components"]["schemas"]
    return [*schema["paths"], *(name for shape in shapes.values() for name in shape.get("properties", {}))]


@pytest.mark.parametrize("burden", WORDS)
@pytest.mark.parametrize("names", [field_names, url_names, api_names])
def test_no_field_address_or_api_value_carries_a_burden(names, burden):
    assert len(names()) > 50
    assert found_in(names(), WORDS[burden]) == []


def test_the_words_find_a_burden():
    wrong = ["person_ranking", "points", "latitude", "photo", "login_count"]
    assert [found_in(wrong, pattern) for pattern in WORDS.values()] == [[word] for word in wrong]


def test_no_page_speaks_of_one():
    pages = {str(path.relative_to(ROOT)): path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    spoken = {name: re.findall(CHINESE, text) for name, text in pages.items() if re.search(CHINESE, text)}
    assert len(pages) > 50
    assert set(spoken) <= DENYING


# Pages that say that something is not done.
DENYING = {"templates/activities/participation_list.html"}


def test_no_script_asks_where_a_person_is():
    scripts = [path for path in (ROOT / "static").rglob("*.js") if "vendor" not in path.parts]
    assert scripts
    assert [path.name for path in scripts if re.search(r"geolocation|getUserMedia", path.read_text())] == []


@pytest.mark.django_db
def test_the_browser_is_told_to_give_no_place_camera_or_microphone(client):
    policy = client.get("/accounts/login/")["Permissions-Policy"]
    assert {"geolocation=()", "camera=()", "microphone=()"} <= set(policy.replace(" ", "").split(","))


def test_no_row_needs_a_picture_or_a_file():
    pictures = [label for label, one in own_fields() if isinstance(one, models.FileField)]
    assert pictures == []
    assert {label for label, one in own_fields() if isinstance(one, fields.EncryptedBinaryField)} <= {
        "spreadsheets.ImportBatch.content",
        "spreadsheets.FileExport.content",
        "jobs.Job.upload",
    }


def test_only_those_who_import_are_asked_for_a_file():
    with_file = [
        f"{form.__module__}.{form.__name__}"
        for form in all_forms()
        for one in form.base_fields.values()
        if isinstance(one, FileField)
    ]
    assert [
        name for name in with_file if not name.startswith(("apps.spreadsheets.", "apps.core.style."))
    ] == []


def all_forms():
    todo, known = [BaseForm], set()
    while todo:
        for form in todo.pop().__subclasses__():
            if form not in known:
                known.add(form)
                todo.append(form)
    return [form for form in known if form.__module__.startswith("apps.") and hasattr(form, "base_fields")]
