"""The web process's entry point (gunicorn volunteer_portal.wsgi)."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volunteer_portal.settings")

application = get_wsgi_application()
# Views and addresses are loaded here, once for all workers, so that nobody's first page waits for them.
reverse("dashboards:home")
