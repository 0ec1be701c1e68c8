"""What a start does inside the application, in one process: each loading of Django costs seconds.

Run by the launcher with the portal's environment; words for people go to the terminal, errors to the record.
"""

import os
import sys

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands

from deploy.home import DEMONSTRATION, EMPTY, EXISTING, STATIC, TABLES, Home
from deploy.preflight import home_folder
from deploy.supervisor import say


def main(steps: list[str]) -> None:
    """Do the named steps: bring tables up to date, collect static files, fill a new installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "volunteer_portal.settings")
    django.setup()
    home = Home(home_folder(os.environ))
    if TABLES in steps:
        call_command("migrate", interactive=False, verbosity=0)
    if STATIC in steps:
        call_command("collectstatic", interactive=False, verbosity=0)
    if DEMONSTRATION in steps or EMPTY in steps:
        fill(home, empty=EMPTY in steps)


def fill(home: Home, *, empty: bool) -> None:
    """Put in what a new installation begins with, and remember it; a database with accounts stays."""
    if get_user_model().objects.exists():
        home.remember_kind(EXISTING)
    elif empty:
        open_first_accounts()
        home.remember_kind(EMPTY)
    elif "demonstrate" in get_commands():
        say("第一次启动，正在装入演示数据（需要一会儿）……")
        call_command("demonstrate")
        home.remember_kind(DEMONSTRATION)
    else:
        say("这个版本还没有演示数据，先以空白状态启动。")


def open_first_accounts() -> None:
    if sys.stdin.isatty():
        call_command("open_first_accounts")
    else:
        say("还没有账号，请在另一个窗口运行 script/manage open_first_accounts 建立。")


if __name__ == "__main__":
    main(sys.argv[1:])
