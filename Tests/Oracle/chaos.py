"""Lets random days befall the daemon, and judges what it told meanwhile.

    python3 chaos.py --duband PATH --seeds 1-3

Daemons are killed, stand still, run beside each other, are away for days; the registry is edited in
the middle of passes, the database dies, the relay loses its answers. Judged are the mails that came.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from compare import seeds_of
from ordeal.cluster import Cluster
from ordeal.days import Ordeal


def options_of() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="lets random days befall duband")
    parser.add_argument("--duband", required=True)
    parser.add_argument("--seeds", type=seeds_of, default=[1, 2])
    parser.add_argument("--days", type=int, default=6, help="days of each seed")
    parser.add_argument("--show", type=int, default=5, help="complaints shown of each seed")
    parser.add_argument("--story", action="store_true", help="prints what befalls it")
    parser.add_argument("--keep", type=Path, help="folder in which logs and counties stay")
    return parser.parse_args()


def main() -> int:
    options = options_of()
    # whoever ends it leaves no cluster behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    befell: Counter[str] = Counter()
    failed = mails = lines = 0
    with tempfile.TemporaryDirectory() as temporary, Cluster() as cluster:
        for seed in options.seeds:
            began = time.monotonic()
            folder = (options.keep or Path(temporary)) / f"chaos-{seed}"
            folder.mkdir(parents=True, exist_ok=True)
            ordeal = Ordeal(cluster, options.duband, folder, seed, options.story)
            complaints = list(ordeal.complaints(options.days))
            befell += ordeal.befell
            mails += len(ordeal.room.mails)
            lines += ordeal.judge.lines
            failed += bool(complaints)
            verdict = f"{len(complaints)} complaints" if complaints else "kept its promises"
            took = time.monotonic() - began
            print(f"seed {seed}: {len(ordeal.room.mails)} mails, {verdict} ({took:.0f} s)")
            for complaint in complaints[: options.show]:
                print(f"  {complaint}")
            sys.stdout.flush()
    for what, times in sorted(befell.items()):
        print(f"  {times:4} {what}")
    print(f"{mails} mails of {lines} lines judged, {failed} of {len(options.seeds)} seeds failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
