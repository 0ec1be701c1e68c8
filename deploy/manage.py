"""`script/manage`: a command of the application against the running installation."""

import os
import sys
from typing import NoReturn

from deploy.home import Home, read_pairs
from deploy.preflight import ROOT, StartError, home_folder


def main(arguments: list[str]) -> NoReturn:
    home = Home(home_folder(os.environ))
    if not home.running.exists():
        sys.exit("script/server 没有在运行，请先在另一个窗口启动它。")
    try:
        env = {**home.secrets(), **os.environ, **read_pairs(home.running)}
    except StartError as problem:
        sys.exit(str(problem))
    # The working folder stays the caller's: file names on the command line are meant from there.
    os.execve(sys.executable, [sys.executable, str(ROOT / "manage.py"), *arguments], env)  # noqa: S606 - our own


if __name__ == "__main__":
    main(sys.argv[1:])
