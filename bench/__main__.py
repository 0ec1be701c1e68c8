"""`script/bench [NAME …]`: measures, prints, and writes docs/benchmarks.md and docs/slow-queries.md.

`script/bench prepare` only makes the data; `script/bench tenfold` those with ten times the attendances.
"""

import importlib
import sys
import time
import traceback

from bench import slow
from bench.data import make_sister
from bench.measure import load_now
from bench.report import keep, line_of, write
from bench.stand import HOME, stand
from deploy.supervisor import say

# In the order of the table; each module has measure() → figures.
NAMES = (
    *("rosters", "pages", "search", "board", "cold", "claims", "sign_ins", "morning", "papers"),
    *("reminders", "start", "growth", "scale_out"),
)
DATA = {"prepare": 0.1, "tenfold": 10}


def main(wanted: list[str]) -> int:
    unknown = set(wanted) - set(NAMES) - set(DATA)
    if unknown:
        say(f"没有这项测量：{'、'.join(sorted(unknown))}。可选：{'、'.join([*NAMES, *DATA])}")
        return 2
    failed = []
    with stand():
        for name in wanted or NAMES:
            try:
                make_sister(DATA[name]) if name in DATA else _measure(name)
            except Exception:  # the other parts are measured all the same; the run as a whole has failed
                traceback.print_exc()
                failed.append(name)
    write()
    say(f"没有测成：{'、'.join(failed)}" if failed else "全部测完，见 docs/benchmarks.md")
    return 1 if failed else 0


def _measure(name: str) -> None:
    log, load, begun = HOME / "log" / "database.log", load_now(), time.monotonic()
    since = slow.size_of(log)
    figures = importlib.import_module(f"bench.{name}").measure()
    for figure in figures:
        figure.load = load_now()
        say(line_of(figure))
    keep(name, figures, slow.noted(log, since), load)
    say(f"  {name}：{time.monotonic() - begun:.0f} 秒，开始时负载 {load:g}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
