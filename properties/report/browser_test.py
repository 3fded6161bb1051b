# SPDX-License-Identifier: MIT
"""Opens the pages of real runs in a headless Chromium. Exits with 77, "skipped", without one.

usage: browser_test.py MINIGRAD SCREENSHOTS [REPORT...]
Makes reports with MINIGRAD, or takes the folders REPORT, checks them, and leaves pictures in the folder SCREENSHOTS.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from browser import Browser, find_chromium

# The contrast of each text with what is behind it, where it is below the AA of WCAG 2: 4.5, or 3 for large text.
CONTRAST = """(() => {
  const channels = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const color = channels(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] === 1) return color;
    }
    return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255];
  };
  for (const details of document.querySelectorAll("details")) details.open = true;
  const low = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("script, style, svg")) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(channels(style.color)), light(behind(element))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (isLarge ? 3 : 4.5)) low.add(`${element.tagName} ${element.className}: ${ratio.toFixed(2)}`);
  }
  return [...low];
})()"""

# Names what is wider than the window, so that the page scrolls sideways.
TOO_WIDE = """(() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.querySelectorAll("body *")].filter(one => one.getBoundingClientRect().right > root.clientWidth + 1
    && !one.parentElement.closest(".wide, pre")).map(one => one.tagName + "." + one.className).slice(0, 5);
  return wide.length > 0 ? wide : ["something inside of a box that should scroll"];
})()"""

# Clicks the heads of the first sortable table with three rows or more; the numbers of a column must be in order.
SORT = """(() => {
  const table = [...document.querySelectorAll("table.sortable")].find(one => one.tBodies[0].rows.length > 2);
  if (!table) return "none";
  const heads = [...table.tHead.rows[0].cells];
  const column = heads.findIndex((head, i) => i > 0 && head.querySelector("button") &&
    [...table.tBodies[0].rows].every(row => row.cells[i].dataset.order !== undefined));
  const values = () => [...table.tBodies[0].rows].map(row => Number(row.cells[column].dataset.order));
  heads[column].querySelector("button").click();
  const up = values();
  heads[column].querySelector("button").click();
  const down = values();
  const sorted = [...up].sort((a, b) => a - b);
  return String(up) === String(sorted) && String(down) === String(sorted.reverse()) &&
    heads[column].getAttribute("aria-sort") === "descending" ? "sorted" : `not sorted: ${up} | ${down}`;
})()"""

# Types a word that only the first item has, which leaves that one, then clears the field, which shows all.
FILTER = """(() => {
  const section = document.querySelector(".filtered, .filtered-rows");
  const field = section?.querySelector("input[type=search]");
  if (!field) return "none";
  const items = [...section.querySelectorAll(section.className === "filtered" ? ".finding" : "tbody tr")];
  const type = words => { field.value = words; field.dispatchEvent(new Event("input")); };
  const shown = () => items.filter(item => !item.hidden).length;
  type("no such words anywhere");
  const none = shown();
  type((items[0].cells?.[0] ?? items[0].querySelector("h3")).textContent);
  const some = shown();
  type("");
  return none === 0 && some > 0 && shown() === items.length ? "filtered" : `${none}, ${some}, ${shown()} shown`;
})()"""


def minigrad(program, folder, *arguments):
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"minigrad {' '.join(arguments)}: {done.stdout}{done.stderr}")


def more_engines(folder):
    """Results of seven engines more, which are those of others under new names, and an older run of one of them."""
    files = []
    for i in range(8):
        run = json.loads((folder / ("scalar", "clean", "sub-sign")[i % 3] / "report.json").read_text())
        run["engine"]["name"] = f"engine {min(i, 6)}"
        run["run"]["time"] = f"2026-01-0{i + 1}T00:00:00Z"
        files.append(f"engine-{i}.json")
        (folder / files[-1]).write_text(json.dumps(run))
    return files


def make_reports(program, folder):
    """Runs of a faulty engine, a clean one, and of each command, and the page that joins some of them."""
    source = pathlib.Path(__file__).resolve().parents[2]
    level = ("--level", "core", "--graphs", "50")
    minigrad(program, source, "conform", "--engine", "scalar", *level, "--report", f"{folder}/scalar")
    minigrad(program, source, "conform", "--engine", "minigrad", *level, "--report", f"{folder}/clean")
    for engine in ("fault:sub-sign", "fault:aliased-edges", "fault:tanh-unstable"):
        minigrad(program, source, "conform", "--engine", engine, *level, "--report", f"{folder}/{engine[6:]}")
    minigrad(program, folder, "fuzz", "--engine", "fault:tanh-unstable", "--oracle", "none", "--graphs", "300",
             "--report", "fuzz")
    minigrad(program, folder, "accuracy", "--engine", "minigrad", "--engine", "fault:tanh-unstable", "--op", "tanh",
             "--op", "atan2", "--report", "accuracy")
    minigrad(program, folder, "faults", "--oracle", "none", "--fault", "exp-1e-4", "--fault", "relu-side", "--fault",
             "tanh-unstable", "--seeds", "1", "--share-points", "10", "--report", "faults")
    runs = ["scalar", "clean", "sub-sign", "aliased-edges", "tanh-unstable", "fuzz"]
    minigrad(program, folder, "report", *runs, *more_engines(folder), "--out", "all")
    return [folder / name for name in ("scalar", "clean", "fuzz", "accuracy", "faults", "all")]


def check_page(browser, report, pictures):
    """What is wrong with a page, in sentences."""
    page, wrong = report / "index.html", []
    for dark in (False, True):
        for width in (1280, 375):
            browser.open(page, width=width, dark=dark)
            name = f"{report.name}-{'dark' if dark else 'light'}-{width}.png"
            browser.screenshot(pictures / name)
            wrong += [f"wider than {width} pixels: {one}" for one in browser.evaluate(TOO_WIDE)]
            wrong += [f"contrast, {'dark' if dark else 'light'}: {one}" for one in browser.evaluate(CONTRAST)]
    browser.open(page)
    for what, expression, fine in (("sorting", SORT, "sorted"), ("the filter", FILTER, "filtered")):
        found = browser.evaluate(expression)
        if found not in (fine, "none"):
            wrong.append(f"{what}: {found}")
    wrong += [f"console: {line}" for line in browser.console]
    wrong += [f"request: {url}" for url in browser.requested if url not in (f"file://{page}", "data:,") and
              not url.startswith("data:image/svg+xml;base64,")]
    with_scripts = browser.evaluate("document.body.innerText.length")  # of what is visible
    browser.open(page, scripts=False)
    without = browser.evaluate("document.body.innerText.length")
    if browser.evaluate("document.querySelectorAll('button, input').length") != 0:
        wrong.append("controls without scripts")
    if without < 0.9 * with_scripts:
        wrong.append(f"{without} characters without scripts, {with_scripts} with them")
    return [f"{report.name}: {one}" for one in wrong]


def check_link(browser, joined):
    """Follows a link of the page of all engines to a finding."""
    browser.open(joined / "index.html")
    url = browser.evaluate("[...document.querySelectorAll('.matrix td a')].find(a => a.hash.startsWith('#finding'))?.href")
    if not url:
        return ["no link to a finding"]
    path = url.removeprefix("file://")
    browser.open(path)
    number = path.split("#")[1]
    reached = browser.evaluate(f"document.querySelector('#{number}:target .badge')?.textContent")
    return [] if reached else [f"{url} leads to no finding"]


def main(program, pictures, *reports):
    chromium = find_chromium()
    if chromium is None:
        print("skipped: Chromium is not installed (Debian: chromium)")
        sys.exit(77)
    pictures = pathlib.Path(pictures)
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        made = [pathlib.Path(report).resolve() for report in reports] or make_reports(program, pathlib.Path(folder))
        browser = Browser(chromium)
        try:
            wrong = [line for report in made for line in check_page(browser, report, pictures)]
            if not reports:
                wrong += check_link(browser, made[-1])
        finally:
            browser.close()
    print("\n".join(wrong) or f"{len(made)} pages are fine; pictures are in {pictures}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
