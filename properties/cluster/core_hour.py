#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints how many graphs a campaign examines in an hour of one core. Every further argument is an option of `minigrad
fuzz`, such as the engine. The time is processor time, so other programs on the machine matter little."""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minigrad", default="minigrad", help="the program; by default the one in the path")
    parser.add_argument("--seconds", type=int, default=20, help="how long to measure (default: 20)")
    parser.add_argument("--plain", action="store_true", help="print only the number")
    arguments, options = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        summary_file = Path(folder) / "summary.json"
        done = subprocess.run([arguments.minigrad, "fuzz", *options, "--seconds", str(arguments.seconds), "--jobs", "1",
                               "--corpus", Path(folder) / "corpus", "--json", summary_file],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode not in (0, 1):
            sys.exit(done.stderr.strip())
        graphs = json.loads(summary_file.read_text())["graphs"]
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    rate = 3600 * graphs / (usage.ru_utime + usage.ru_stime)
    print(f"{float(f'{rate:.2g}'):,.0f}{'' if arguments.plain else ' graphs in a core-hour'}")


if __name__ == "__main__":
    main()
