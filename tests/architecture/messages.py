"""Every sentence the code can refuse with, read from the code itself.

A sentence is a string that reaches one of REFUSALS: written there, through a name of the
same module, or out of a table of the module. `python -m tests.architecture.messages` writes
them into docs/messages.md; test_messages.py keeps that page true.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "docs" / "messages.md"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
GAP = "…"

# The calls that refuse, and which of their arguments is the sentence.
REFUSALS = {
    "Problem": 1,
    "DomainError": 0,
    "WrongState": 0,
    "KeyReused": 0,
    "UnknownCode": 0,
    "AlreadyVoted": 0,
    "PostFull": 0,
    "FileRefused": 0,
    "BadRequest": 0,
    "PermissionDenied": 0,
    "ValidationError": 0,
    "ParseError": 0,
    "CommandError": 0,
    "add_error": 1,
    "_refused": 1,
    "_refuse": 2,
    "RegexValidator": 1,
    "MinValueValidator": 1,
    "MaxValueValidator": 1,
    "Failed": 0,
    "cls": 0,
    "__init__": 0,
    "note": 3,
    "about_file": 1,
}
KEYWORDS = {"violation_error_message", "error_messages"}
TELLERS = {"saying", "_faults"}  # functions of these names answer with such sentences
ATTRIBUTE = "message"  # of a permission: the sentence of its refusal
HEAD = """# Every sentence the product refuses with

Made by `python -m tests.architecture.messages` from the code; a test fails when it is out of date.
A sentence says what is wrong and how to mend it, where it happened: beside the field, at the head of
the form or on the page of the deed. `…` stands for a name, a number or a date. Lines without a full
stop stand in a cell of an import's preview, after the value they speak of.
"""


@dataclass(frozen=True, order=True)
class Message:
    """One sentence and the module that says it."""

    module: str
    sentence: str

    @property
    def app(self) -> str:
        return self.module.split(".")[1]


def collect() -> list[Message]:
    """All sentences of all apps, each once a module, in a steady order."""
    found: set[Message] = set()
    for path in sorted((ROOT / "apps").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if not {"migrations", "demonstration"} & set(parts):
            module = ".".join(parts)
            found |= {Message(module, told) for told in of_source(path.read_text(encoding="utf-8"))}
    return sorted(found)


def of_source(source: str) -> set[str]:
    """The sentences of one module's source."""
    return set(_Module(ast.parse(source)).sentences())


class _Module:
    def __init__(self, tree: ast.Module) -> None:
        self.nodes = list(ast.walk(tree))
        self.named: dict[str, list[ast.expr]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for name in (part for target in targets for part in ast.walk(target)):
                    if isinstance(name, ast.Name):
                        self.named.setdefault(name.id, []).append(node.value)

    def sentences(self) -> Iterator[str]:
        for node in self.nodes:
            if isinstance(node, ast.Call):
                for argument in _told(node):
                    yield from self._texts(argument, frozenset())
            elif isinstance(node, ast.FunctionDef) and node.name in TELLERS:
                for part in ast.walk(node):
                    if isinstance(part, ast.Return | ast.Yield) and part.value is not None:
                        yield from self._texts(part.value, frozenset())
        for value in self.named.get(ATTRIBUTE, ()):
            yield from self._texts(value, frozenset())

    def _texts(self, node: ast.expr, seen: frozenset[str]) -> Iterator[str]:
        """The sentences an expression can come to; `seen` are the names already followed."""
        if (text := self._literal(node)) is not None:
            if CHINESE.search(text):
                yield text
        elif isinstance(node, ast.Name) and node.id not in seen:
            for value in self.named.get(node.id, ()):
                yield from self._texts(value, seen | {node.id})
        else:
            for child in _alternatives(node):
                yield from self._texts(child, seen)

    def _literal(self, node: ast.expr) -> str | None:
        """A string as its reader sees it, with a gap for each value filled in."""
        match node:
            case ast.Constant(value=str(text)):
                return re.sub(r"{\w*}", GAP, text)
            case ast.JoinedStr():
                return "".join(self._literal(part) or GAP for part in node.values)
            case ast.FormattedValue(value=ast.Name(id=name)) if name.isupper():
                return self._literal(self.named[name][0]) if name in self.named else None
            case ast.BinOp(op=ast.Add()):
                return (self._literal(node.left) or GAP) + (self._literal(node.right) or GAP)
        return None


def _told(call: ast.Call) -> Iterator[ast.expr]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    place = REFUSALS.get(name)
    if place is not None and len(call.args) > place:
        yield call.args[place]
    yield from (keyword.value for keyword in call.keywords if keyword.arg in KEYWORDS)


def _alternatives(node: ast.expr) -> list[ast.expr]:
    """The expressions out of which this one takes its text."""
    match node:
        case ast.IfExp():
            return [node.body, node.orelse]
        case ast.BoolOp() | ast.Tuple() | ast.List():
            return list(getattr(node, "values", None) or getattr(node, "elts", []))
        case ast.Dict():
            return [value for value in node.values if value is not None]
        case ast.Subscript():
            return [node.value]
        case ast.Call(func=ast.Attribute(attr="format" | "get" | "items", value=value)):
            return [value]
    return []


def page() -> str:
    """The catalogue as it lies in docs/."""
    parts = [HEAD]
    for app, messages in groupby(collect(), key=lambda message: message.app):
        parts.append(f"\n## {app}\n\n| Sentence | Said by |\n|---|---|\n")
        parts += [f"| {message.sentence} | `{message.module}` |\n" for message in messages]
    return "".join(parts)


if __name__ == "__main__":
    CATALOGUE.write_text(page(), encoding="utf-8")
