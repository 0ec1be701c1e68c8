"""Work as the stories of this app need it: three rows in three pieces, and what it wrote at its end."""

from dataclasses import dataclass, field

import pytest

from apps.core.errors import DomainError
from apps.jobs import actions, kinds
from apps.jobs.kinds import Made
from tests.conftest import NOW


@dataclass
class Counting:
    """Counts; `before_piece` is called ahead of each piece, `written` says what the ends wrote."""

    key: str = "counting"
    unit: str = "条"
    small: int = 2
    allowed: bool = True
    before_piece: object = lambda number: None
    written: list = field(default_factory=list)

    def rule(self, user):
        return self.allowed

    def begin(self, owner, parameters, at):
        return CountingWork(self, parameters["rows"])


class CountingWork:
    def __init__(self, kind, rows):
        self.kind, self.rows = kind, rows

    def pieces(self):
        for number in range(1, self.rows + 1):
            self.kind.before_piece(number)
            yield number

    def end(self, *, by, at):
        self.kind.written.append((by, at))
        return Made("数数.xlsx", b"PK", self.rows)


@pytest.fixture
def counting(monkeypatch, settings):
    """The kind of work of these stories."""
    kind = Counting()
    settings.JOB_KINDS = {"counting": "counting"}
    monkeypatch.setattr(kinds, "_load", lambda path: kind)
    return kind


@pytest.fixture
def order(counting, liaison):
    """order(3): work of three rows of the liaison."""

    def make(rows=3, by=None, at=NOW):
        return actions.order_work(
            kind=counting,
            title="数数",
            parameters={"rows": rows},
            total=rows,
            reason="核对",
            by=by or liaison,
            at=at,
        )

    return make


@pytest.fixture
def refuse():
    def raise_it(number):
        raise DomainError("名单空了。")

    return raise_it
