"""What history keeps is told in words: no English name, no code, no raw moment on the page."""

import ast

import pytest
from django.conf import settings

from apps.audit.facts import NAMES, told

KEPT = {"before", "after"}
RECEIVED = {"status": "received", "received_on": "2026-05-06"}


def kept_names() -> set[str]:
    """The names that actions write by hand into `before` and `after`."""
    found: set[str] = set()
    for path in (settings.BASE_DIR / "apps").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in KEPT and isinstance(node.value, ast.Dict):
                found |= {str(key.value) for key in node.value.keys if isinstance(key, ast.Constant)}
    return found


def test_every_name_that_actions_keep_has_words() -> None:
    assert len(kept_names()) > 50
    assert kept_names() - set(NAMES) == set()


@pytest.mark.parametrize(
    ("target", "values", "words"),
    [
        (
            "checkins.checkincard",
            {"status": "received", "received_on": "2026-05-06"},
            "状态：已报到；报到日期：2026-05-06",
        ),
        ("accounts.roleassignment", {"role": "member", "unit": None}, "角色：在职党员；单位：—"),
        ("accounts.roleassignment", {"unit": "12"}, "单位：编号12"),
        ("posts.postclaim", {"until": "2026-05-08T02:00:00+00:00"}, "至：2026-05-08 10:00"),
        ("members.person", {"linked": True, "fields": ["a", "b"]}, "连到已有账号：是；修改的项目：a、b"),
        ("activities.activity", {"17": "2.0"}, "编号17：2.0"),
        ("gone.model", {"title": "政策宣讲员", "odd": 3}, "名称：政策宣讲员；odd：3"),
    ],
)
def test_values_are_told_as_pages_say_them(target: str, values: dict[str, object], words: str) -> None:
    assert told(target, values) == words
