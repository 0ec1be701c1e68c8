"""How many requirements have a proof: the rows of docs/requirements.csv that a test is marked with."""

import csv
import io
import sys
from collections import Counter
from contextlib import redirect_stdout

import pytest

from deploy.preflight import ROOT


class Collector:
    """A pytest plugin that notes which requirement ids the collected tests name."""

    def __init__(self) -> None:
        self.tests: Counter[str] = Counter()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            named = {number for mark in item.iter_markers("requirement") for number in mark.args}
            self.tests.update(named)


def known() -> list[str]:
    with (ROOT / "docs" / "requirements.csv").open(encoding="utf-8") as file:
        return [row["id"] for row in csv.DictReader(file)]


def main() -> int:
    collector = Collector()
    listing = io.StringIO()
    with redirect_stdout(listing):
        code = pytest.main(["--collect-only", "-q", str(ROOT / "tests")], plugins=[collector])
    if code != pytest.ExitCode.OK:
        sys.stdout.write(listing.getvalue())
    rows = known()
    proved = [number for number in rows if collector.tests[number]]
    sys.stdout.write(f"有证明的需求：{len(proved)} / {len(rows)}\n")
    for number in proved:
        sys.stdout.write(f"  {number}\t{collector.tests[number]} 个测试\n")
    strangers = sorted(set(collector.tests) - set(rows))
    if strangers:
        sys.stdout.write(f"失败  测试里写了不存在的需求编号：{'、'.join(strangers)}\n")
    return 1 if strangers or code != pytest.ExitCode.OK else 0


if __name__ == "__main__":
    sys.exit(main())
