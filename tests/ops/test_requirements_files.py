"""The hashed requirements: complete, coherent, free of machines and hosts."""

import re

import pytest

from deploy.preflight import ROOT
from deploy.test_run import both_cores

FILES = ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt"]


def pins(name: str) -> dict[str, str]:
    """Package and version of each pinned line."""
    text = (ROOT / name).read_text()
    return dict(re.findall(r"^([\w.-]+)==([\w.+-]+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("name", FILES)
def test_every_pin_has_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=[\w.-]+==)", "\n" + (ROOT / name).read_text())[1:]

    assert len(entries) == len(pins(name)) > 0
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("name", FILES)
def test_compiled_files_name_no_host_and_no_folder(name: str) -> None:
    text = (ROOT / name).read_text()

    assert re.findall(r"https?://|file:|--index|--find-links|/\w+/\w+", text) == []


def test_development_set_holds_the_runtime_set() -> None:
    """script/prepare counts the small set as installed with the large one."""
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in", "requirements-uv.in"])
def test_every_direct_dependency_has_its_reason(name: str) -> None:
    lines = [line for line in (ROOT / name).read_text().splitlines() if line and line[0] not in "#-"]

    assert [line for line in lines if not re.fullmatch(r"[\w.\[\]-]+([<>=!~,.\d]+)?\s+# \S.+", line)] == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]),
        (["-x"], ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-x"]),
        (["tests/core"], ["tests/core"]),
        (["-k", "card"], ["-k", "card"]),
        (["-n4"], ["-n4"]),
    ],
)
def test_only_a_full_run_uses_two_processes(arguments: list[str], expected: list[str]) -> None:
    assert both_cores(arguments) == expected
