"""What the tests of pages share: a page's words, and a plan as its form sends it."""

import re
from typing import Any

from tests.activities import factories


def words_of(response: Any) -> str:
    """What a reader sees, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def plan(**changes: Any) -> dict[str, Any]:
    return {
        "title": "义诊",
        "category": factories.a_category().pk,
        "mode": "collective",
        "content": "量血压、用药咨询",
        "on": "2026-05-15",
        "starts": "09:00",
        "ends": "11:00",
        "break_minutes": "0",
        "place": "社区广场",
        "risk": "none",
        **changes,
    }
