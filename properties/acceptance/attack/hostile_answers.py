# SPDX-License-Identifier: MIT
"""Harms in the bytes of an answer to a run."""

import decimal
import json
import os
import time

from harms import either, edited, harmless, line, noticed, sleep, with_field, without_field, write, write_for_ever

ESCAPES = "\x1b[2J\x1b]0;title\x07\r\x9b31m\u202e\u2066\u200f"


def each_point(change):
    """Changes the answer to each point."""
    return edited(lambda chance, message: [change(chance, point) for point in message["answers"]])


def points_with(**fields):
    return each_point(lambda chance, point: point.update(fields))


def refusal(kind, text):
    """The whole run is refused with the text, which may be bytes that JSON does not allow."""
    def harm(chance, answer):
        words = text(chance) if callable(text) else text
        words = json.dumps(words).encode() if isinstance(words, str) else b'"' + words + b'"'
        return b'{"id": %d, "%s": %s}\n' % (json.loads(answer)["id"], kind.encode(), words)
    return harm


def replaced(old, new):
    return lambda chance, answer: answer.replace(old, new(chance) if callable(new) else new)


def value_as(text):
    """The value of each point as that text, which need not be JSON."""
    return replaced(b'"value": ', b'"value": ' + text + b', "was": ')


def change_bytes(chance, answer):
    changed = bytearray(answer)
    for _ in range(chance.choice((1, 3, 30))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def half(chance, answer):
    return answer[:chance.randrange(1, len(answer) - 1)]


def drip(chance, answer):
    for i in range(len(answer)):
        write(answer[i:i + 1])
        time.sleep(0.2)


def deep(chance, answer):
    depth = chance.choice((17, 1000, 1_000_000))
    brackets = chance.choice(((b"[", b"]"), (b'{"a":', b"}")))
    return replaced(b'"value": ', b'"value": ' + brackets[0] * depth + b"1" + brackets[1] * depth + b', "was": ')(
        chance, answer)


def many_keys(chance, answer):
    keys = b", ".join(b'"k%d": %d' % (i, i) for i in range(chance.choice((70, 1_000_000))))
    return answer.replace(b'"id"', keys + b', "id"', 1)


def longer(chance, message):
    message["answers"] += message["answers"][:1] * chance.choice((1, 1000))


def exact(value):
    """All digits of a number, up to a thousand of them."""
    return value if isinstance(value, str) else str(decimal.Decimal(value))


def exact_numbers(chance, answer):
    points = [b'{"gradient": [%s], "value": %s}' % tuple(
        ", ".join(json.dumps(x) if isinstance(x, str) else exact(x) for x in numbers).encode()
        for numbers in (point["gradient"], [point["value"]])) for point in json.loads(answer)["answers"]]
    return b'{"id": %d, "answers": [%s]}\n' % (json.loads(answer)["id"], b", ".join(points))


def spread(chance, answer):
    """White space and escapes where JSON allows them, and the keys in another order."""
    message = dict(reversed(json.loads(answer).items()))
    text = json.dumps(message).replace('"id"', '"\\u0069d"').replace(",", " \t ,\r ").replace("[", "[   ")
    return text.encode() + b"\r\n"


def announce(chance, answer):
    """An answer to the next question before it is asked."""
    return answer + line({"id": json.loads(answer)["id"] + 1, "answers": []})


NOTICED = {
    "random bytes": lambda chance, answer: b"\xff" + chance.randbytes(chance.choice((1, 100, 100_000))) + b"\n",
    "cut answer": lambda chance, answer: half(chance, answer) + b"\n",
    "half a line, then the end": lambda chance, answer: write(half(chance, answer)) or os._exit(0),
    "half a line, then silence": lambda chance, answer: write(half(chance, answer)) or sleep(),
    "empty lines": lambda chance, answer: b"\n" * chance.choice((1, 1_000_000)) + answer,
    "huge line": lambda chance, answer: b" " * (65 << 20) + answer,
    "endless line": lambda chance, answer: write_for_ever(b" " * 65536),
    "endless lines": lambda chance, answer: write_for_ever(b"{}\n" * 20_000),
    "slow bytes": drip,
    "wrong id": with_field("id", lambda chance: chance.choice((0, -1, 2**63, 2**64, 10**400, 0.5, "1", None, [1]))),
    "no id": without_field("id"),
    "no answers": without_field("answers"),
    "answers are null": with_field("answers", None),
    "answers are an object": with_field("answers", {"0": {"value": 1}}),
    "too many answers": edited(longer),
    "too few answers": edited(lambda chance, message: message["answers"].pop()),
    "twenty million answers": lambda chance, answer: b'{"id": 1, "answers": [' + b"0," * 20_000_000 + b"0]}\n",
    "gradient too long": each_point(lambda chance, point: point["gradient"].append(0)),
    "gradient far too long": each_point(lambda chance, point: point.update(gradient=[0] * 100_000)),
    "no gradient": each_point(lambda chance, point: point.pop("gradient")),
    "gradient is null": points_with(gradient=None),
    "gradient is a number": points_with(gradient=1),
    "gradient of nulls": each_point(lambda chance, point: point.update(gradient=[None] * len(point["gradient"] or "x"))),
    "no value": each_point(lambda chance, point: point.pop("value")),
    "value is null": points_with(value=None),
    "value is true": points_with(value=True),
    "value is a list": points_with(value=[1]),
    "value is a word": points_with(value="one"),
    "value is NaN, not JSON": value_as(b"NaN"),
    "value of hexadecimal digits": value_as(b"0x10"),
    "value with a leading zero": value_as(b"01"),
    "value is off by 1": each_point(lambda chance, point: point.update(value=-7.5 if point["value"] == 7.5 else 7.5)),
    "points are null": edited(lambda chance, message: message.update(answers=[None] * len(message["answers"]))),
    "nested arrays": deep,
    "many keys": many_keys,
    "only null": lambda chance, answer: b"null\n",
    "only a list": lambda chance, answer: b"[]\n",
    "only a number": lambda chance, answer: b"1\n",
    "two values on a line": lambda chance, answer: answer[:-1] + answer,
    "answer and rest": lambda chance, answer: answer[:-1] + b" and more\n",
    "UTF-16": lambda chance, answer: answer.decode().encode("utf-16"),
    "zero bytes": replaced(b" ", b"\0"),
    "comments": replaced(b"{", b"/* */{"),
    "single quotes": replaced(b'"', b"'"),
    "Latin-1 in a key": replaced(b'"id"', b'"caf\xe9": 1, "id"'),
    "raw control characters": refusal("error", b"\x1b[2J\x07"),
    "error in Latin-1": refusal("error", b"caf\xe9"),
    "error with a cut character": refusal("error", b"caf\xc3"),
    "error with half a surrogate": refusal("error", b"\\ud800"),
    "error with escapes": refusal("error", ESCAPES),
    "error that forges a report": refusal("error", "\n```\n# no failure\n<script>alert(1)</script>&]]>\n"),
    "error of 10 MB": refusal("error", lambda chance: chance.choice("x\n\u202e") * 3_000_000),
    "error without words": refusal("error", ""),
    "error that is a number": with_field("error", 5),
    "errors at points": points_with(error=ESCAPES),
    "skips everything": refusal("skip", ESCAPES),
    "skips each point": points_with(skip="later", error="or never"),
    "the question again": lambda chance, answer: b'{"command": "run", "id": 1, "graph": [["input"]], "points": [[1]]}\n',
}

HARMLESS = {
    "spread JSON": spread,
    "exact numbers": exact_numbers,
    "unknown fields": edited(lambda chance, message: message.update(note=[{"a": [None, True, "\u202e"]}], zzz=1e300)),
    "a little late": lambda chance, answer: time.sleep(0.05) or answer,
}

EITHER = {
    "byte order mark": lambda chance, answer: b"\xef\xbb\xbf" + answer,
    "changed bytes": change_bytes,
    "two answers": lambda chance, answer: answer + answer,
    "two answers, one late": lambda chance, answer: write(answer) or time.sleep(0.05) or answer,
    "answer before the question": announce,
    "double keys": replaced(b'"id"', b'"id": 5, "id"'),
    "values that are infinite": points_with(value="inf"),
    "values that are NaN": points_with(value="nan"),
    "value beyond the range": value_as(b"1e999"),
    "value of a million digits": value_as(b"9" * 1_000_000),
    "gradient too short": each_point(lambda chance, point: point["gradient"] and point["gradient"].pop()),
    "tiny values": points_with(value=5e-324),
}

HARMS = {**{name: noticed(harm) for name, harm in NOTICED.items()},
         **{name: harmless(harm) for name, harm in HARMLESS.items()},
         **{name: either(harm) for name, harm in EITHER.items()}}
