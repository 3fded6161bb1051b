# SPDX-License-Identifier: MIT
"""Compares docs/engines.svg with corpus/ENGINES.md: `./dev engines` writes both from the same runs.

usage: engines_picture_test.py
"""
import pathlib
import sys
import xml.etree.ElementTree

HOME = pathlib.Path(__file__).resolve().parents[2]


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def rows_of_table():
    """What the first table of ENGINES.md says of each engine: name and version, language, cases asked, faults."""
    lines = (HOME / "corpus/ENGINES.md").read_text().splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("| engine "))
    head = cells(lines[start])
    for line in lines[start + 2:]:
        if not line.startswith("|"):
            return
        row = dict(zip(head, cells(line)))
        asked = sum(int(row[outcome]) for outcome in head[3:-3])
        yield f"{row['engine']} {row['version']}", row["language"], str(asked), row["faults"]


def rows_of_picture():
    """The first four texts of each row of the picture."""
    rows = {}
    for text in xml.etree.ElementTree.parse(HOME / "docs/engines.svg").iter("{http://www.w3.org/2000/svg}text"):
        rows.setdefault(text.get("y"), []).append(text.text)
    return [tuple(row[:4]) for row in rows.values() if len(row) > 4]


def main():
    table, picture = sorted(rows_of_table()), sorted(rows_of_picture())
    wrong = [f"only in ENGINES.md: {row}" for row in table if row not in picture]
    wrong += [f"only in the picture: {row}" for row in picture if row not in table and row[0] != "engine"]
    print("\n".join(wrong) or f"{len(table)} engines in both")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
