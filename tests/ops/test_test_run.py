"""`script/test` is honest: its exit code, what it left out, which requirements are proved."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.left_out import number_of
from deploy.preflight import ROOT
from deploy.proofs import Collector, known


def run_pytest(folder: Path, text: str, path: str) -> "subprocess.CompletedProcess[str]":
    """Run a file of tests with the plugin of script/test, on a machine with just these programs."""
    (folder / "test_some.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "deploy.left_out", "-p", "no:cacheprovider"]
    return subprocess.run(
        [
            *command,
            "-p",
            "no:django",
            "--rootdir",
            str(folder),
            "-c",
            str(folder / "pytest.ini"),
            str(folder),
        ],
        cwd=ROOT,
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_left_out_browser_tests_are_named(tmp_path: Path) -> None:
    text = (
        "import pytest\n@pytest.mark.browser\ndef test_page(): assert False\ndef test_sum(): assert 2 == 2\n"
    )

    answer = run_pytest(tmp_path, text, path="")

    assert "没有运行：1 个测试，因为这台机器没有 Chromium 浏览器" in answer.stdout
    assert answer.stdout.strip().splitlines()[-1].startswith("1 passed, 1 skipped")
    assert answer.returncode == 0


def test_nothing_left_out_is_said(tmp_path: Path) -> None:
    answer = run_pytest(tmp_path, "def test_sum(): assert 2 == 2\n", path="")

    assert "没有遗漏：收集到的测试全部运行了。" in answer.stdout
    assert answer.returncode == 0


def test_failure_is_the_exit_code(tmp_path: Path) -> None:
    answer = run_pytest(tmp_path, "def test_sum(): assert 2 == 3\n", path="")

    assert answer.returncode == 1
    assert answer.stdout.strip().splitlines()[-1].startswith("1 failed")


@pytest.mark.parametrize(("worker", "number"), [("", 0), ("gw0", 1), ("gw1", 2)])
def test_each_test_process_has_a_broker_database_of_its_own(worker: str, number: int) -> None:
    assert number_of(worker) == number


def test_proofs_count_every_named_requirement(request: pytest.FixtureRequest) -> None:
    class Marked:
        def iter_markers(self, name: str) -> list[pytest.Mark]:
            return [pytest.mark.requirement("Y1", "Y2").mark, pytest.mark.requirement("Y2").mark]

    collector = Collector()
    collector.pytest_collection_modifyitems([Marked()])  # type: ignore[list-item]  # only its marks are read

    assert collector.tests == {"Y1": 1, "Y2": 1}


def test_all_199_requirements_are_known() -> None:
    assert len(known()) == len(set(known())) == 199
