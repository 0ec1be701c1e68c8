"""Whether the tables are as the code wants them: loading Django only to learn it takes seconds."""

import hashlib
from contextlib import closing
from pathlib import Path

from deploy import postgres
from deploy.preflight import ROOT


def wanted(root: Path = ROOT) -> set[tuple[str, str]]:
    """The project's own migrations as (app, name)."""
    files = (root / "apps").glob("*/migrations/[0-9]*.py")
    return {(file.parent.parent.name, file.stem) for file in files}


def packages() -> str:
    """A mark of the installed versions, whose migrations come with them."""
    return hashlib.sha256((ROOT / "requirements.txt").read_bytes()).hexdigest()


def is_current(sockets: Path, mark: Path) -> bool:
    """Whether every migration is applied; `mark` holds the package versions of the last `migrate`."""
    if not mark.exists() or mark.read_text() != packages():
        return False
    with closing(postgres.connect(sockets, database=postgres.ROLE)) as link, link.cursor() as cursor:
        cursor.execute("SELECT to_regclass('django_migrations') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT app, name FROM django_migrations")
        return wanted() <= set(cursor.fetchall())
