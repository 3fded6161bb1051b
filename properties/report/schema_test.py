# SPDX-License-Identifier: MIT
"""Checks what each command writes with --json against report.schema.json. Exits with 77, "skipped", without jsonschema.

usage: schema_test.py MINIGRAD
"""
import json
import pathlib
import subprocess
import sys
import tempfile

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: jsonschema is not installed for this Python (Debian: python3-jsonschema)")
    sys.exit(77)

RUNS = [
    ["fuzz", "--engine", "fault:tanh-unstable", "--oracle", "none", "--graphs", "60", "--coverage"],
    ["fuzz", "--engine", "minigrad", "--oracle", "finite-difference", "--graphs", "20", "--no-corpus"],
    ["fuzz", "--engine", "fault:sub-crash", "--oracle", "none", "--graphs", "40"],
    ["conform", "--engine", "fault:sub-sign", "--level", "core", "--graphs", "20"],
    ["conform", "--engine", "fault:tanh-unstable", "--level", "precision", "--graphs", "0"],
    ["accuracy", "--engine", "minigrad", "--op", "neg", "--op", "max"],
    ["faults", "--fault", "relu-side", "--oracle", "none", "--seeds", "1", "--share-points", "10"],
]


def main(program):
    schema = json.loads((pathlib.Path(__file__).parent / "report.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    complaints = []
    with tempfile.TemporaryDirectory() as folder:
        for run in RUNS:
            path = pathlib.Path(folder) / "out.json"
            subprocess.run([program, *run, "--json", path], cwd=folder, capture_output=True, check=False)
            written = json.loads(path.read_text())
            complaints += [f"{' '.join(run)}: {error.json_path}: {error.message}"
                           for error in validator.iter_errors(written)]
            del written["run"]["format"]
            if validator.is_valid(written):
                complaints.append("the schema accepts a run without a format")
    print("\n".join(complaints) or "the commands write what the schema says")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main(sys.argv[1])
