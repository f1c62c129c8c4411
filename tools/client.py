"""Writes the typed client in src/opencpor_client from docs/reference/openapi.json.

python -m tools.client           write it
python -m tools.client --check   only say what is not up to date; the exit code is 1 then
"""

import argparse
import json
import keyword
import re
import subprocess
import sys
import tempfile
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "docs/reference/openapi.json"
CLIENT = ROOT / "src/opencpor_client"
NOTE = "\n\nWritten by ``make docs`` from the API's description; change it there.\n"
API = "/api/v1"
METHODS = ("get", "post", "put", "patch", "delete")
WORDS = {"boolean": "bool", "integer": "int", "number": "float", "null": "None"}
Node = Mapping[str, Any]


def _name(word: str) -> str:
    """Return a word as a Python name."""
    name = re.sub(r"\W", "_", word)
    return f"{name}_" if keyword.iskeyword(name) else name


def kind_of(node: Node) -> str:
    """Return the Python type of a schema."""
    for join in ("anyOf", "oneOf", "allOf"):
        if join in node:
            return " | ".join(dict.fromkeys(kind_of(one) for one in node[join]))
    if "$ref" in node:
        return str(node["$ref"]).rsplit("/", 1)[1]
    if "enum" in node:
        return f"Literal[{', '.join(repr(one) for one in node['enum'])}]"
    return _plain_kind(node)


def _plain_kind(node: Node) -> str:
    kind, more = node.get("type"), node.get("additionalProperties")
    if kind == "array":
        return f"list[{kind_of(node.get('items', {}))}]"
    if kind == "object":
        return f"dict[str, {kind_of(more) if isinstance(more, dict) and more else 'Any'}]"
    if kind == "string":
        return "Upload" if node.get("format") == "binary" else "str"
    return WORDS.get(str(kind), "Any")


def _said(text: str, indent: str, short: str) -> str:
    """Return a docstring; ``short`` heads it where its first sentence is too long to do so."""
    plain = " ".join(text.replace("\\", "\\\\").replace('"""', "'''").split()) or short
    width = 92 - len(indent)
    if len(plain) < width:
        return f'{indent}"""{plain}"""\n'
    first, _, more = plain.partition(". ")
    if len(first) >= width:
        first, more = short.rstrip("."), plain
    body = "\n".join(indent + line for line in textwrap.wrap(more, width)) if more else ""
    return f'{indent}"""{first}.\n\n{body}\n{indent}"""\n'


def _shape(name: str, node: Node) -> str:
    """Return one schema."""
    if "properties" not in node:
        return f"{name} = {kind_of(node)}\n"
    needed = set(node.get("required", ()))
    fields = {
        field: kind_of(inner) if field in needed else f"NotRequired[{kind_of(inner)}]"
        for field, inner in node["properties"].items()
    }
    if any(_name(field) != field for field in fields):
        pairs = ", ".join(f"{field!r}: {kind!r}" for field, kind in fields.items())
        return f"{name} = TypedDict({name!r}, {{{pairs}}})\n"
    text = (
        f"class {name}(TypedDict):\n"
        + _said(node.get("description", ""), "    ", f"{name}.")
        + "\n"
    )
    return text + "".join(f"    {field}: {kind}\n" for field, kind in fields.items()) + "\n\n"


def schemas(document: Node) -> str:
    """Return the module of all shapes: closed lists first, since they are plain values."""
    nodes = document["components"]["schemas"]
    plain = {name: node for name, node in nodes.items() if "properties" not in node}
    shaped = {name: node for name, node in nodes.items() if "properties" in node}
    parts = [_shape(name, node) for name, node in [*plain.items(), *shaped.items()]]
    head = (
        f'"""The shapes of requests and answers.{NOTE}"""\n\n'
        "from __future__ import annotations\n\n"
        "from typing import Any, Literal, NotRequired, TypedDict\n\n"
    )
    return head + "\n".join(parts)


def _answer(operation: Node) -> tuple[str, str]:
    """Return the type of an operation's value, and the kind of content."""
    for status, response in operation["responses"].items():
        if not status.startswith("2"):
            continue
        content = response.get("content", {})
        if "*/*" in content:  # a file, which JSON may be in
            return "bytes", "bytes"
        if "application/json" in content:
            return kind_of(content["application/json"]["schema"]), "json"
        return ("bytes", "bytes") if content else ("None", "nothing")
    return "None", "nothing"


def _sent(operation: Node) -> tuple[list[str], list[str], list[str]]:
    """Return what a request holds: positional parameters, named ones, and arguments of the call."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        needed = operation["requestBody"].get("required", False)
        kind = kind_of(content["application/json"]["schema"])
        parameter = f"body: {kind}" if needed else f"body: {kind} | None = None"
        return [parameter], [], ["body=body"]
    if "multipart/form-data" not in content:
        return [], [], []
    schema = content["multipart/form-data"]["schema"]
    named, form, files = [], [], []
    for field, node in schema["properties"].items():
        kind, place = kind_of(node), form
        if "Upload" in kind:
            place = files
        elif kind.startswith("list["):
            kind = f"{kind} | None"
        needed = field in schema.get("required", ())
        optional = kind if needed or kind.endswith("| None") else f"{kind} | None"
        named.append(f"{_name(field)}: {optional}" + ("" if needed else " = None"))
        place.append(f"{field!r}: {_name(field)}")
    return [], named, [f"form={{{', '.join(form)}}}", f"files={{{', '.join(files)}}}"]


def _method(method: str, path: str, operation: Node) -> str:
    """Return one operation as a method."""
    parameters = operation.get("parameters", [])
    positional, named, sent = _sent(operation)
    places = [one for one in parameters if one["in"] == "path"]
    asked = [one for one in parameters if one["in"] == "query"]
    headers = {one["name"]: one for one in parameters if one["in"] == "header"}
    positional = [f"{_name(one['name'])}: {kind_of(one['schema'])}" for one in places] + positional
    for one in asked:
        kind = kind_of(one["schema"])
        if one.get("required"):
            named.insert(0, f"{_name(one['name'])}: {kind}")
        else:
            named.append(f"{_name(one['name'])}: {kind.removesuffix(' | None')} | None = None")
    if asked:
        pairs = ", ".join(f"{one['name']!r}: {_name(one['name'])}" for one in asked)
        sent.append(f"query={{{pairs}}}")
    if "If-Match" in headers:
        named.insert(0, "seen: str")
        sent.append("seen=seen")
    if "Idempotency-Key" in headers:
        named.append("key: str | None = None")
        sent += ["key=key", "keyed=True"]
    value, kind = _answer(operation)
    if kind != "json":
        sent.append(f"kind={kind!r}")
    signature = ", ".join(["self", *positional, *(["*", *named] if named else [])])
    address = re.sub(r"\{(\w+)\}", lambda m: f"{{part({_name(m[1])})}}", path.removeprefix(API))
    quoted = f'f"{address}"' if "{" in address else f'"{address}"'
    call = ", ".join(
        [f'"{method.upper()}"', quoted, *([f"Sent({', '.join(sent)})"] if sent else [])]
    )
    said, short = operation.get("description", ""), f"{operation.get('summary', 'An operation')}."
    return (
        f"    def {_name(operation['operationId'])}({signature}) -> Answer[{value}]:\n"
        + _said(said, "        ", short)
        + f"        return self._wire.call({call})\n\n"
    )


def _tagged(document: Node) -> dict[str, list[tuple[str, str, Node]]]:
    found: dict[str, list[tuple[str, str, Node]]] = defaultdict(list)
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                found[_name(item[method]["tags"][0])].append((method, path, item[method]))
    return dict(sorted(found.items()))


def _group(tag: str) -> str:
    return "".join(word.capitalize() for word in tag.split("_")) + "Group"


def operations(tag: str, found: list[tuple[str, str, Node]], shapes: set[str]) -> str:
    """Return the module with the operations of one tag."""
    methods = "".join(_method(*one) for one in found)
    used = sorted(name for name in shapes if re.search(rf"\b{name}\b", methods))
    others = [name for name in ("part", "Sent", "Upload") if re.search(rf"\b{name}\b", methods)]
    about = f"Operations on {tag.replace('_', ' ')}."
    lines = [f'"""{about}{NOTE}"""\n']
    typing = [name for name in ("Any", "Literal") if re.search(rf"\b{name}\b", methods)]
    if typing:
        lines.append(f"from typing import {', '.join(typing)}\n")
    if used:
        lines.append(f"from opencpor_client.schemas import {', '.join(used)}")
    names = ", ".join(sorted(["Answer", "Transport", *others]))
    lines.append(f"from opencpor_client.transport import {names}\n\n")
    lines.append(f"class {_group(tag)}:\n{_said(about, '    ', about)}")
    lines.append("    def __init__(self, wire: Transport) -> None:\n        self._wire = wire\n")
    return "\n".join(lines) + "\n" + methods


def client(tags: list[str]) -> str:
    """Return the module of the client, which has all groups of operations."""
    imports = "\n".join(
        f"from opencpor_client.operations.{tag} import {_group(tag)}" for tag in tags
    )
    groups = "\n".join(f"        self.{tag} = {_group(tag)}(self._wire)" for tag in tags)
    return f'''"""The client: every operation of the API, by what it is about.{NOTE}"""

from typing import Any, Self

{imports}
from opencpor_client.transport import Transport


class Client:
    """One caller at one server.

    Args:
        base_url: The server's address, such as ``https://cpor.example``.
        token: A token of a person or a service account; empty for links with a secret.
        options: Of `Transport`: ``timeout`` in seconds, ``transport``, ``sleep``.
    """

    def __init__(self, base_url: str, token: str = "", **options: Any) -> None:
        self._wire = Transport(base_url, token, **options)
{groups}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()
'''


def _written() -> Iterator[tuple[str, str]]:
    """Yield every module, by its place in the client, as it comes."""
    document = json.loads(SOURCE.read_text(encoding="utf-8"))
    tagged, shapes = _tagged(document), set(document["components"]["schemas"])
    yield "schemas.py", schemas(document)
    yield "client.py", client(list(tagged))
    head = "The operations of the API by what they are about."
    yield "operations/__init__.py", f'"""{head}{NOTE}"""\n'
    for tag, found in tagged.items():
        yield f"operations/{tag}.py", operations(tag, found, shapes)


def modules() -> dict[Path, str]:
    """Return every written module with its text, sorted and formatted."""
    ruff, rules = (
        [sys.executable, "-m", "ruff"],
        ["--quiet", "--config", str(ROOT / "pyproject.toml")],
    )
    with tempfile.TemporaryDirectory() as place:
        for name, text in _written():
            path = Path(place) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sort = [*ruff, "check", *rules, "--select", "I", "--fix", place]
        for command in (sort, [*ruff, "format", *rules, place]):
            subprocess.run(command, cwd=ROOT, check=True)
        found = sorted(Path(place).rglob("*.py"))
        return {CLIENT / path.relative_to(place): path.read_text("utf-8") for path in found}


def stale() -> list[Path]:
    """Return the modules that are not as the description says, or are of no operation any more."""
    wanted = modules()
    there = {*(CLIENT / "operations").glob("*.py"), *wanted}

    def right(path: Path) -> bool:
        return path in wanted and path.exists() and path.read_text("utf-8") == wanted[path]

    return sorted(path for path in there if not right(path))


def main() -> None:
    """Write what is not up to date, or say it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="only say what is not up to date")
    check = parser.parse_args().check
    wanted, old = modules(), stale()
    for path in old:
        print(path.relative_to(ROOT))
        if not check:
            path.write_text(wanted[path], encoding="utf-8") if path in wanted else path.unlink()
    sys.exit(1 if check and old else 0)


if __name__ == "__main__":
    main()
