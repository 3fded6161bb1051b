# SPDX-License-Identifier: MIT
"""Hostile files: cases and records with changed bytes, numbers and structure, links, and files that never end."""

import json
import os
import re

from run import ROOT, require

NUMBER = re.compile(rb"-?\d+(\.\d+)?([eE][-+]?\d+)?")
WORD = re.compile(rb'"[a-z_ ]*"')
NUMBERS = (b"0", b"-1", b"-0", b"1e308", b"1e999", b"18446744073709551615", b"18446744073709551616", b"4294967296",
           b"9007199254740993", b"2147483648", b"1.5", b"1e-400", b'"nan"', b'"-inf"', b"null", b"[]", b"{}", b"true")
WORDS = (b'""', b'"\\u0000"', b'"\\u001b[2J"', b'"\\u202egnp"', b'"\xff\xfe"', b'"' + b"x" * 100_000 + b'"', b'"add"',
         b'"input"', b'"const"', b"7", b"null", b'"../../x"', b'"\\ud800"', b'"open"', b'"known"')


def deep(random):
    depth = random.choice((15, 17, 1000, 1_000_000))
    return random.choice((b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"[" * depth))


def at_random(random, text):
    return random.randrange(len(text) + 1)


def flip(random, text):
    changed = bytearray(text)
    for _ in range(random.choice((1, 1, 2, 8, 64))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def truncate(random, text):
    return text[: at_random(random, text)]


def replace(random, text, pattern, values):
    found = list(pattern.finditer(text))
    if not found:
        return text
    for match in sorted(random.sample(found, min(len(found), random.choice((1, 1, 2, 5)))), key=lambda m: -m.start()):
        text = text[: match.start()] + random.choice(values) + text[match.end():]
    return text


def repeat(random, text):
    begin, end = sorted((at_random(random, text), at_random(random, text)))
    return text[:end] + text[begin:end] * random.choice((1, 2, 50)) + text[end:]


def insert(random, text):
    place = at_random(random, text)
    return text[:place] + random.choice((deep(random), b"\0", b"\xef\xbb\xbf", b"," * 100)) + text[place:]


def structure(random, text):
    """Removes, doubles or exchanges parts of valid JSON, so that more than the parser is tried."""
    value = json.loads(text)
    for _ in range(random.choice((1, 1, 3))):
        node = value
        while isinstance(node, (dict, list)) and node:
            keys = list(node) if isinstance(node, dict) else range(len(node))
            key = random.choice(keys)
            if not isinstance(node[key], (dict, list)) or not node[key] or random.random() < 0.3:
                change(random, node, key)
                break
            node = node[key]
    return json.dumps(value).encode()


def change(random, node, key):
    what = random.choice(("remove", "replace", "extend"))
    if what == "remove":
        del node[key]
    elif what == "replace":
        node[key] = random.choice((0, -1, 1e300, 2**63, 2**64 - 1, "", "\x1b[31m", [], {}, None, [[1]], {"a": 1}))
    elif isinstance(node, list):
        node.extend([node[key]] * random.choice((1, 100)))
    else:
        node["extra \u202e"] = node[key]


MUTATIONS = (flip, truncate, repeat, insert, structure, lambda random, text: replace(random, text, NUMBER, NUMBERS),
             lambda random, text: replace(random, text, WORD, WORDS))


def mutate(random, text):
    changed = random.choice(MUTATIONS)(random, text)
    return random.choice(MUTATIONS[:4])(random, changed) if changed and random.random() < 0.1 else changed


def put_special(random, path):
    """A name that is no regular file."""
    kind = random.choice(("pipe", "loop", "dangling", "folder", "device", "empty", "unreadable"))
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "unreadable":
        path.write_bytes(b"{}")
        path.chmod(0)
    else:
        path.symlink_to({"loop": path.name, "dangling": "nowhere", "device": "/dev/zero"}[kind])


def name_of(random, i):
    usual = (f"case-{i}.json",) * 6
    return random.choice((*usual, f"case-{i}\x1b[31m.json", f"case {i} \u202e.json", f"-case-{i}.json"))


def cases(random, harness):
    """A folder of mutated cases is replayed and merged: each case is judged or reported, and the run ends."""
    folder = harness.folder / "cases"
    folder.mkdir()
    sources = sorted((ROOT / "corpus/cases").glob("*.json"))
    small = [path for path in sources if path.stat().st_size < 20_000]
    count = 10 if harness.is_small else 25
    for i in range(count):
        path = folder / name_of(random, i)
        if random.random() < 0.15:
            put_special(random, path)
        else:
            path.write_bytes(mutate(random, random.choice(small).read_bytes()))
    engine = random.choice(("minigrad", "finite-difference", "fault:mul-swapped"))
    _, output = harness.run(["replay", "cases", "--engine", engine, "--timeout", 5])
    require(re.search(r"\d+ of \d+ cases pass", output), f"no count: {output[-300:]}")
    harness.run(["merge", "cases", "--cases-only", "--into", "merged"])
    files = [path for path in sorted(folder.iterdir())]
    harness.run(["show", f"cases/{random.choice(files).name}"])
    return f"{count} files"


def make_record(random, harness):
    corpus = harness.folder / "corpus"
    arguments = ["fuzz", "--engine", random.choice(("finite-difference", "fault:mul-swapped")), "--oracle", "none",
                 "--points", 4, "--corpus", corpus, "--seed", random.randrange(5)]
    shard = random.choice(([], ["--shard", "0/2"]))
    harness.run([*arguments, *shard, "--graphs", 60])
    return corpus, [*arguments, *shard]


def records(random, harness):
    """A mutated record is resumed, merged or replaced. Its campaign ends, and no file outside is touched."""
    corpus, arguments = make_record(random, harness)
    (harness.folder / "precious").write_text("precious", encoding="ascii")
    [record] = (corpus / "campaigns").glob("*.campaign")
    text = record.read_bytes()
    tries = 2 if harness.is_small else 8
    for _ in range(tries):
        record.unlink(missing_ok=True) if not record.is_dir() else record.rmdir()
        running = record.with_suffix(".running")
        if random.random() < 0.2:
            put_special(random, record)
        else:
            record.write_bytes(mutate(random, text))
        if random.random() < 0.2:
            running.symlink_to(harness.folder / random.choice(("precious", "missing")))
        what = random.choice(("resume", "resume", "merge", "again"))
        if what == "merge":
            harness.run(["merge", corpus, "--into", "merged"])
        else:
            harness.run([*arguments, "--graphs", 80, *(["--resume"] if what == "resume" else [])], seconds=90)
        require((harness.folder / "precious").read_text(encoding="ascii") == "precious", "a file outside was written")
        require(not (harness.folder / "missing").exists(), "a file outside was made")
        running.unlink(missing_ok=True)
    return f"{tries} files"


KINDS = {"mutated cases, links, pipes": cases, "mutated records, links, pipes": records}
