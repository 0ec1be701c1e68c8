"""What the golden paths cost a person, told at the end of a run of one process or of several."""

from typing import Any, NamedTuple

import pytest


class Tap(NamedTuple):
    """A golden path as walked: presses, how many are promised, seconds."""

    deed: str
    width: int
    clicks: int
    within: int
    seconds: float


TAPS: list[Tap] = []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of several hands its paths to the one that tells them."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["taps"] = [tuple(tap) for tap in TAPS]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    TAPS.extend(Tap(*tap) for tap in getattr(node, "workeroutput", {}).get("taps", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not TAPS:
        return
    terminalreporter.section("golden paths")
    for tap in sorted(TAPS):
        terminalreporter.line(
            f"{tap.width:>5} px  {tap.clicks:>2} presses of {tap.within:>2}  {tap.seconds:5.1f} s  {tap.deed}"
        )
