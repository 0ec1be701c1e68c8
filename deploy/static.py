"""Whether the collected static files are those of the code: they are collected again only after a change."""

import hashlib
from pathlib import Path

from deploy.preflight import ROOT

MARK = ".made-from"


def is_collected(target: Path) -> bool:
    """Whether `target` was made from exactly these files."""
    mark = target / MARK
    return mark.exists() and mark.read_text() == fingerprint()


def remember_collected(target: Path) -> None:
    """Note what `target` has been made from."""
    (target / MARK).write_text(fingerprint())


def fingerprint() -> str:
    """Names, sizes and times of the project's static files, and the installed versions."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for folder in [ROOT / "static", *sorted((ROOT / "apps").glob("*/static"))]:
        for file in sorted(folder.rglob("*")):
            digest.update(
                f"{file.relative_to(ROOT)} {file.stat().st_size} {file.stat().st_mtime_ns}\n".encode()
            )
    return digest.hexdigest()
