#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Attacks minigrad with kills, hostile files, hostile engines and hostile clients, and counts what breaks.

Each try is drawn from the seed, its kind and its number, so `--seed S --only KIND --first N --tries 1` repeats it; the
moment of a kill still varies a little. Exit code 0 means that every promise held, 1 that one did not.
"""

import argparse
import collections
import pathlib
import random
import re
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the scripts leave nothing in the source tree

import clients
import engines
import files
import kills
from run import Broken, Harness, limit_core_files

KINDS = {**kills.KINDS, **files.KINDS, **engines.KINDS, **clients.KINDS}


class Row:
    """The tries of one kind."""

    def __init__(self):
        self.tries = 0
        self.seconds = 0.0
        self.broken = []
        self.units = collections.Counter()

    def add(self, words):
        self.tries += 1
        count, unit = re.fullmatch(r"(\d+) (.*)|(.*)", words).group(1, 2)
        if count:
            self.units[unit] += int(count)
        else:
            self.units[words] += 1

    def outcomes(self):
        return ", ".join(f"{count:,} {unit}" if not unit.startswith("exit") else f"{unit}: {count:,}"
                         for unit, count in sorted(self.units.items()))


def attempt(options, kind, number, row):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="minigrad-attack-"))
    harness = Harness(options.minigrad, folder, options.small, options.seed, number)
    begin = time.monotonic()
    try:
        row.add(KINDS[kind](random.Random(f"{options.seed}/{kind}/{number}"), harness))
        harness.require_no_processes()
    except Broken as broken:
        row.tries += 1
        row.broken.append(number)
        print(f"{kind}, try {number}: {broken}\n  files: {folder}\n  again: --seed {options.seed} --only '{kind}' "
              f"--first {number} --tries 1", flush=True)
        return
    finally:
        row.seconds += time.monotonic() - begin
    shutil.rmtree(folder, ignore_errors=True)


def table(rows, seed, seconds):
    lines = [f"seed {seed}, {seconds / 60:.1f} minutes", "", "| attack | tries | outcomes | promises broken |",
             "|---|---|---|---|"]
    for kind, row in rows.items():
        lines.append(f"| {kind} | {row.tries:,} | {row.outcomes()} | {len(row.broken)} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("minigrad", type=pathlib.Path, help="the program")
    parser.add_argument("--minutes", type=float, default=5, help="how long to begin new tries (default 5)")
    parser.add_argument("--seed", type=int, help="(default: a new one, which is printed)")
    parser.add_argument("--only", choices=KINDS, help="only this kind")
    parser.add_argument("--first", type=int, default=0, help="number of the first try of each kind")
    parser.add_argument("--tries", type=int, help="at most this many of each kind")
    parser.add_argument("--small", action="store_true", help="small tries, for a test")
    options = parser.parse_args()
    options.minigrad = options.minigrad.resolve()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(10**6)
    limit_core_files()
    print(f"seed {options.seed}", file=sys.stderr, flush=True)
    rows = {kind: Row() for kind in KINDS if options.only in (None, kind)}
    begin = time.monotonic()
    while open_kinds := [kind for kind, row in rows.items() if options.tries is None or row.tries < options.tries]:
        # Each kind gets as much time as the others, and one try at least.
        kind = min(open_kinds, key=lambda kind: rows[kind].seconds)
        if rows[kind].tries and time.monotonic() - begin > options.minutes * 60:
            break
        attempt(options, kind, options.first + rows[kind].tries, rows[kind])
    print(table(rows, options.seed, time.monotonic() - begin))
    return 1 if any(row.broken for row in rows.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
