"""Collects the static files again only when one of them, or an installed package, has changed."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from deploy.preflight import ROOT


def collect_if_changed(target: Path, collect: Callable[[], None]) -> None:
    """Call `collect` unless `target` was made from exactly these files."""
    mark = target / ".made-from"
    now = fingerprint()
    if not mark.exists() or mark.read_text() != now:
        collect()
        mark.write_text(now)


def fingerprint() -> str:
    """Names, sizes and times of the project's static files, and the installed versions."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for folder in [ROOT / "static", *sorted((ROOT / "apps").glob("*/static"))]:
        for file in sorted(folder.rglob("*")):
            digest.update(
                f"{file.relative_to(ROOT)} {file.stat().st_size} {file.stat().st_mtime_ns}\n".encode()
            )
    return digest.hexdigest()
