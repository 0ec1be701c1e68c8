"""The web process's entry point (gunicorn volunteer_portal.wsgi)."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volunteer_portal.settings")

application = get_wsgi_application()
# Views and addresses are loaded here, once for all workers, so that nobody's first page waits for them.
reverse("dashboards:home")
# All that is loaded by now lasts as long as the process: the collector need not look through it again.
gc.collect()
gc.freeze()
