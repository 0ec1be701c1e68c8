"""Tells the launcher what the database holds and which commands there are."""

import json
import os
import sys

import django
from django.contrib.auth import get_user_model
from django.core.management import get_commands


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volunteer_portal.settings")
    django.setup()
    json.dump({"users": get_user_model().objects.exists(), "commands": sorted(get_commands())}, sys.stdout)


if __name__ == "__main__":
    main()
