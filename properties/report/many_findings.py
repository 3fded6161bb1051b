# SPDX-License-Identifier: MIT
"""Makes a page of 2,000 findings and prints how large it is and how long a headless Chromium takes to open it.

usage: many_findings.py MINIGRAD [REPORT.json]
The findings are those of the run in REPORT.json again and again, or else of a run of `fuzz` with a planted fault.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from browser import Browser, find_chromium

FINDINGS = 2_000


def main(program, source=None):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if source is None:
            subprocess.run([program, "fuzz", "--engine", "fault:tanh-unstable", "--oracle", "none", "--graphs", "60",
                            "--report", folder], capture_output=True, check=False)
            source = folder / "report.json"
        run = json.loads(pathlib.Path(source).read_text())
        key = "faults" if "faults" in run else "findings"
        run[key] = [run[key][i % len(run[key])] for i in range(FINDINGS)]
        (folder / "report.json").write_text(json.dumps(run))
        subprocess.run([program, "report", folder], check=True, stdout=subprocess.DEVNULL)
        page = folder / "index.html"
        print(f"{FINDINGS} findings: {page.stat().st_size / 1e6:.2f} MB")
        chromium = find_chromium()
        if chromium is None:
            print("not opened: Chromium is not installed (Debian: chromium)")
            return
        browser = Browser(chromium)
        try:
            for _ in range(3):
                print(f"opened in {browser.open(page):.2f} s")
        finally:
            browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
