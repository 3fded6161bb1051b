# SPDX-License-Identifier: MIT
"""Runs campaigns, and compares the campaign of one machine with the merged shards of several."""

import json
import subprocess
from pathlib import Path

# What depends on time, on the machine or on the run, rather than on the campaign.
VARYING = {"jobs", "seconds", "points_per_second", "peak_mebibytes", "corpus", "stopped_early", "untested",
           "missing_shards", "unfinished_shards", "run", "samples"}


def counts(summary_file):
    """The summary that `--json` wrote, without what varies between runs."""
    summary = json.loads(Path(summary_file).read_text())
    for finding in summary["findings"]:
        finding.pop("file", None)
    return {key: value for key, value in summary.items() if key not in VARYING}


def cases(folder):
    """The text of each case in a corpus, by its path."""
    return {str(path.relative_to(folder)): path.read_text() for path in Path(folder).rglob("*.json")}


def differences(whole, merged, path=""):
    """Lines that say where two JSON values differ."""
    if isinstance(whole, dict) and isinstance(merged, dict):
        return [line for key in sorted(whole.keys() | merged.keys())
                for line in differences(whole.get(key), merged.get(key), f"{path}/{key}")]
    return [] if whole == merged else [f"{path}: {whole} on one machine, {merged} merged"]


def run_whole(minigrad, options, folder):
    """Runs the campaign without shards. Writes folder/whole and folder/whole.json."""
    subprocess.run([minigrad, "fuzz", *options, "--corpus", folder / "whole", "--json", folder / "whole.json"],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def compare(folder, shard_count):
    """Compares folder/whole with folder/all, the merged shards. Returns lines that say what differs."""
    problems = differences(counts(folder / "whole.json"), counts(folder / "all.json"))
    summary = json.loads((folder / "all.json").read_text())
    for kind in ("missing_shards", "unfinished_shards"):
        if summary[kind]:
            problems.append(f"{kind}: {summary[kind]}")
    problems += differences(cases(folder / "whole"), cases(folder / "all"), "case ")
    if summary["failing_graphs"] == 0 or not summary["findings"]:
        problems.append("the campaign found nothing, so the comparison says little")
    print(f"one machine and {shard_count} merged shards: {summary['graphs']} graphs, {summary['points']} points, "
          f"{summary['failing_graphs']} failing graphs, {len(summary['findings'])} kinds of failure; "
          + (f"{len(problems)} differences" if problems else "no difference"))
    return problems
