"""A pytest plugin for `script/test`: a broker database per process; long files first; what was left out."""

import os
import shutil
from collections import Counter

import pytest

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_CHROMIUM = "这台机器没有 Chromium 浏览器（Debian 上是 chromium 软件包）"


def number_of(worker: str) -> int:
    """The broker database of a test process: gw0 has 1, gw1 has 2, a run in one process 0."""
    return int(worker.removeprefix("gw")) + 1 if worker else 0


# Loaded before the settings: what one process empties, another must not miss.
if os.environ.get("REDIS_URL", "").startswith("unix://"):
    number = number_of(os.environ.get("PYTEST_XDIST_WORKER", ""))
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].partition('?')[0]}?db={number}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)
    if any(shutil.which(name) for name in CHROMIUM_NAMES):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


def _turn(item: pytest.Item) -> int:
    """One long test after all others would leave the other process idle: what walks in a browser begins."""
    return 0 if "test_every_page" in item.nodeid else 1 if item.get_closest_marker("browser") else 2


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(_reason(report) for report in skipped)
    chosen_out = len(terminalreporter.stats.get("deselected", []))
    terminalreporter.write_line("")
    for reason, count in reasons.most_common():
        terminalreporter.write_line(f"没有运行：{count} 个测试，因为{reason}")
    if chosen_out:
        terminalreporter.write_line(f"没有运行：{chosen_out} 个测试，因为命令行参数没有选中")
    if not reasons and not chosen_out:
        terminalreporter.write_line("没有遗漏：收集到的测试全部运行了。")


def _reason(report: pytest.TestReport) -> str:
    text = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(text).removeprefix("Skipped: ")
