"""The product's settings, with one page more: the bare one that pages are compared with."""

from volunteer_portal.settings import *  # noqa: F403  # the product's settings, all of them

ROOT_URLCONF = "bench.urls"
SECOND_FACTOR_REQUIRED = False
LOGGING = {"version": 1, "disable_existing_loggers": True}
