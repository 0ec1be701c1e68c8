"""What the web process has done before it is divided into workers."""

import os
import subprocess
import sys

from django.conf import settings

LOOK = """
import gc, sys, volunteer_portal.wsgi
from django.db import connections
assert "apps.dashboards.views.board" in sys.modules
assert all(link.connection is None for link in connections.all())
assert gc.get_freeze_count() > 100_000
"""


def test_views_are_loaded_and_set_aside_once_and_no_connection_is_shared():
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
    subprocess.run(  # fixed words
        [sys.executable, "-c", LOOK], cwd=settings.BASE_DIR, env={**os.environ, **nowhere}, check=True
    )
