# SPDX-License-Identifier: MIT
"""Validates the schemas and checks them against examples.json. protocol_test.cpp checks the readers of messages against
the same examples, so that schemas and readers accept the same messages. Exits with 77, "skipped", without jsonschema."""
import json
import pathlib
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: jsonschema is not installed for this Python (Debian: python3-jsonschema)")
    sys.exit(77)

folder = pathlib.Path(__file__).parent
examples = json.loads((folder / "examples.json").read_text())
complaints = []
for path in sorted(folder.glob("*.schema.json")):
    schema = json.loads(path.read_text())
    Draft202012Validator.check_schema(schema)
    message = path.name.removesuffix(".schema.json")
    for verdict, lines in examples.get(message, {}).items():
        for line in lines:
            accepted = Draft202012Validator(schema).is_valid(line)
            if accepted != (verdict != "refused"):
                complaints.append(f"{path.name} {'accepts' if accepted else 'refuses'} {json.dumps(line)}")
print("\n".join(complaints) or "the schemas are valid and match the examples")
sys.exit(1 if complaints else 0)
