"""What a deed answers when it can't be done: an exception with a sentence for the user."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One reason why a deed can't be done now: a code for programs, a sentence for people."""

    code: str
    sentence: str


class DomainError(Exception):
    """A deed was refused. Nothing was changed; `sentence` says what to do (API: 409)."""

    code = "refused"

    def __init__(self, sentence: str, *, code: str | None = None, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code or self.code
        self.problems = tuple(problems)


class WrongState(DomainError):
    """The table of states has no way from here to there."""

    code = "wrong_state"


class StaleVersion(DomainError):
    """Somebody else changed the row since it was shown; `current` is the row as it is now."""

    code = "stale_version"

    def __init__(self, current: Any) -> None:
        super().__init__("这条记录刚被别人修改过。请核对现在的内容，再决定是否保存您的修改。")
        self.current = current


def refuse_if(problems: Sequence[Problem]) -> None:
    """Raise one DomainError that carries every problem, a WrongState if that comes first; or do nothing."""
    if problems:
        kind = WrongState if problems[0].code == WrongState.code else DomainError
        raise kind(
            " ".join(problem.sentence for problem in problems), code=problems[0].code, problems=problems
        )
