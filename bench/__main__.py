"""`script/bench [NAME …]`: measures, prints, and writes docs/benchmarks.md."""

import importlib
import sys
import time
import traceback

from bench.measure import load_now
from bench.report import keep, line_of, write
from bench.stand import stand
from deploy.supervisor import say

# In the order of the table; each module has measure() → figures.
NAMES = ("rosters", "pages", "board", "papers", "claims", "sign_ins", "reminders", "search", "cold")


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(NAMES)
    if unknown:
        say(f"没有这项测量：{'、'.join(sorted(unknown))}。可选：{'、'.join(NAMES)}")
        return 2
    failed = []
    with stand():
        for name in wanted or NAMES:
            try:
                _measure(name)
            except Exception:  # the other parts are measured all the same; the run as a whole has failed
                traceback.print_exc()
                failed.append(name)
    write()
    say(f"没有测成：{'、'.join(failed)}" if failed else "全部测完，见 docs/benchmarks.md")
    return 1 if failed else 0


def _measure(name: str) -> None:
    begun = time.monotonic()
    figures = importlib.import_module(f"bench.{name}").measure()
    for figure in figures:
        figure.load = load_now()
        say(line_of(figure))
    keep(name, figures)
    say(f"  {name}：{time.monotonic() - begun:.0f} 秒")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
