"""The bench's own tools: what it reads out of the database's log, and how results and words live apart."""

from pathlib import Path

import pytest

from bench import report
from bench.measure import Figure, p95
from bench.slow import noted

LOG = """2026-05-06 10:00:00.000 UTC [7] LOG:  checkpoint starting: time
2026-05-06 10:00:01.000 UTC [8] LOG:  duration: 61.500 ms  plan:
\tQuery Text: SELECT "a"."id", "a"."name" FROM "a"
\tWHERE "a"."name" = '王''s' AND "a"."id" IN (1, 2, 3)
\tSeq Scan on a  (cost=0.00..14.20 rows=4 width=32) (actual rows=1.00 loops=1)
\t  Filter: (name = 'x'::text)
2026-05-06 10:00:02.000 UTC [8] LOG:  duration: 90.000 ms  plan:
\tQuery Text: SELECT "a"."id", "a"."name" FROM "a" WHERE "a"."name" = 'y' AND "a"."id" IN (4, 5)
\tIndex Scan using a_name on a  (cost=0.00..8.20 rows=1 width=32) (actual rows=1.00 loops=1)
"""


def test_slow_statements_of_one_kind_are_one_line_with_the_plan_of_the_longest(tmp_path: Path) -> None:
    log = tmp_path / "database.log"
    log.write_text(LOG)
    assert noted(log, 0) == [
        {
            "statement": 'SELECT … FROM "a" WHERE "a"."name" = ? AND "a"."id" IN (…)',
            "times": 2,
            "worst_ms": 90.0,
            "plan": ["Index Scan using a_name on a  (1 expected) (actual rows=1.00 loops=1)"],
        }
    ]
    assert noted(log, len(LOG.encode())) == []


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PAGE", "SLOW_PAGE"):
        file = tmp_path / f"{name}.md"
        file.write_text(f"# Head\n\n{report.BEGIN}\nold\n{report.END}\n\nWords by hand.\n")
        monkeypatch.setattr(report, name, file)
    monkeypatch.setattr(report, "RESULTS", tmp_path / "results.json")
    return tmp_path / "PAGE.md"


def test_a_part_measured_again_replaces_only_its_lines_and_no_words(pages: Path) -> None:
    report.keep("claims", [Figure("claims", "claiming", 4, "s", limit=5)], [], 0.1)
    report.keep("start", [Figure("start", "starting", 20, "s", limit=10)], [], 0.1)
    report.keep("claims", [Figure("claims", "claiming", 3, "s", limit=5)], [], 0.1)
    report.write()
    text = pages.read_text()
    assert "| claiming | 3 s | – | – | ≤ 5 s | yes |" in text
    assert "| starting | 20 s | – | – | ≤ 10 s | **no** |" in text
    assert "| claiming | 4 s" not in text
    assert "old" not in text
    assert text.startswith("# Head\n")
    assert text.endswith("\nWords by hand.\n")


def test_a_fault_misses_a_figure_whatever_its_time() -> None:
    assert Figure("claims", "claiming", 1, "s", limit=5).is_reached is True
    assert Figure("claims", "claiming", 1, "s", limit=5, faults=["1 oversold"]).is_reached is False


@pytest.mark.parametrize(("count", "reading"), [(1, 1), (20, 19), (40, 38), (2400, 2280)])
def test_95_of_100_readings_dont_exceed_the_p95(count: int, reading: int) -> None:
    assert p95([float(value) for value in range(count, 0, -1)]) == reading
