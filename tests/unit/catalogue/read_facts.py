"""Makes facts.json of the research notes: ``python read_facts.py CATALOGUE.md > facts.json``. No sentence gets in."""

import json
import re
import sys
from typing import Any

BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
ITEM = re.compile(r"'(?:[^']|'')*'|[^,'\[\]{}]+")


def facts(notes: str) -> list[dict[str, Any]]:
    """Every entry of the notes, in their order."""
    return [entry(block) for block in BLOCK.findall(notes)]


def entry(block: str) -> dict[str, Any]:
    lines = dict(line.split(": ", 1) for line in block.splitlines())
    return {
        "id": lines["id"],
        "category": lines["category"],
        "position": lines["position"],
        "kind": lines["kind"],
        "office": {"yes": True, "no": False}[plain(lines["office_suitable"])],
        "equipment": listed(lines["equipment"]),
        "target": listed(lines["target"]),
        "dose": {key: json.loads(value) for key, value in mapped(lines["dosage"]).items()},
        "lasts": int(lines["duration_s"]),
        "skip_if": listed(lines["skip_if"]),
        "sources": listed(lines["sources"]),
        "verified": mapped(lines["verified"]),
        "has_note": "note" in lines,
    }


def listed(text: str) -> list[str]:
    return [plain(each) for each in ITEM.findall(text) if each.strip()]


def mapped(text: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in listed(text))
    return {key.strip(): value.strip() for key, _colon, value in pairs}


def plain(text: str) -> str:
    text = text.strip()
    return text[1:-1].replace("''", "'") if text.startswith("'") else text


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as notes:
        print("[")
        print(",\n".join(json.dumps(each, ensure_ascii=False) for each in facts(notes.read())))
        print("]")
