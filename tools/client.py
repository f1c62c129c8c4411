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
from dataclasses import dataclass
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
SHAPE = "#/components/schemas/"
COMMON = "common"  # the module of what many tags share
# The modules of what lists are asked for, which no body and no answer holds; they are many.
QUERIES = {"queries_a_to_m": "M", "queries_n_to_z": "Z"}
PROBLEMS = {"Problem", "FieldError"}
FEW = 2  # tags that share a module of their own
SPLIT_ABOVE = 30  # operations of one tag; its sheets, say, are then a resource of their own
LONGEST_LIST = 150  # characters of a closed list inside a signature; a longer one gets a name
SPLIT = {"insights"}  # tags of few operations with so many shapes that one module is too long


@dataclass(frozen=True)
class Group:
    """The operations of one module: of a tag, or of one resource of a large one.

    Attributes:
        name: Of the module.
        tag: What the client calls it.
        operations: Method, path and description of each.
    """

    name: str
    tag: str
    operations: list[tuple[str, str, Node]]


def _name(word: str) -> str:
    """Return a word as a Python name."""
    name = re.sub(r"\W", "_", word)
    return f"{name}_" if keyword.iskeyword(name) else name


def _argument(word: str) -> str:
    """Return a word of an address as a Python name that hides nothing which methods call."""
    return "part_" if word == "part" else _name(word)


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


def _mentioned(node: Any) -> Iterator[str]:
    """Yield the names of the schemas that something refers to directly."""
    if isinstance(node, dict):
        target = str(node.get("$ref", ""))
        if target.startswith(SHAPE):
            yield target.removeprefix(SHAPE)
        for inner in node.values():
            yield from _mentioned(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _mentioned(inner)


def _reached(node: Any, nodes: Node) -> set[str]:
    """Return the names of all schemas that something refers to, through others too."""
    found: set[str] = set()
    ahead = list(_mentioned(node))
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += _mentioned(nodes[name])
    return found


def homes(document: Node, groups: Mapping[str, Group]) -> dict[str, str]:
    """Return the module of each shape: of one resource, of one tag, or of tags that share it.

    So a module needs only those above it: a shape that several use is used by all that it is
    made of, and none imports in a circle.
    """
    nodes = document["components"]["schemas"]
    users: dict[str, set[str]] = {name: set() for name in nodes}
    for group in groups.values():
        for name in _reached([operation for _, _, operation in group.operations], nodes):
            users[name].add(group.name)
    found = {}
    for name, by in users.items():
        tags = {groups[one].tag for one in by}
        one = next(iter(by)) if len(by) == 1 else ""
        if not by and name not in PROBLEMS:
            one = next(key for key, last in QUERIES.items() if name[0].upper() <= last)
        found[name] = one or ("_and_".join(sorted(tags)) if 1 <= len(tags) <= FEW else COMMON)
    return found


def _imports(text: str, home: Mapping[str, str], here: str = "") -> list[str]:
    """Return the lines that import the shapes that a text names."""
    code = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)  # "Earnings of a month." names no shape
    words = set(re.findall(r"\w+", code))
    wanted: dict[str, list[str]] = defaultdict(list)
    for name, place in sorted(home.items()):
        if name in words and place != here:
            wanted[place].append(name)
    return [
        f"from opencpor_client.schemas.{place} import {', '.join(names)}"
        for place, names in sorted(wanted.items())
    ]


def schemas(place: str, document: Node, home: Mapping[str, str]) -> str:
    """Return the module of some shapes: closed lists first, since they are plain values."""
    nodes = document["components"]["schemas"]
    here = {name: node for name, node in nodes.items() if home[name] == place}
    plain = [one for one in here.items() if "properties" not in one[1]]
    shaped = [one for one in here.items() if "properties" in one[1]]
    body = "\n".join(_shape(name, node) for name, node in [*plain, *shaped])
    about = "several kinds of things" if place == COMMON else place.replace("_", " ")
    kinds = (name for name in ("Any", "Literal", "NotRequired", "TypedDict") if name in body)
    typing = ", ".join(kinds)
    lines = [
        f'"""The shapes of requests and answers about {about}.{NOTE}"""\n',
        "from __future__ import annotations\n",
        *([f"from typing import {typing}\n"] if typing else []),
        *_imports(body, home, place),
    ]
    return "\n".join(lines) + "\n\n" + body


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
    if "application/octet-stream" in content:
        return ["content: bytes"], [], ["content=content"]
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


def _named_list(kind: str, name: str, lists: dict[str, str]) -> str:
    """Return a type, with a name in place of a long closed list in it."""
    found = re.search(r"Literal\[.*?\]", kind)
    if found is None or len(found[0]) <= LONGEST_LIST:
        return kind
    lists[name] = found[0]
    return kind.replace(found[0], name)


def _method(method: str, path: str, operation: Node, lists: dict[str, str]) -> str:
    """Return one operation as a method; long closed lists are put into ``lists``."""
    parameters = operation.get("parameters", [])
    positional, named, sent = _sent(operation)
    places = [one for one in parameters if one["in"] == "path"]
    asked = [one for one in parameters if one["in"] == "query"]
    headers = {one["name"]: one for one in parameters if one["in"] == "header"}
    positional = [f"{_name(one['name'])}: {kind_of(one['schema'])}" for one in places] + positional
    for one in asked:
        list_name = _camel(f"{operation['operationId']}_{one['name']}")
        kind = _named_list(kind_of(one["schema"]), list_name, lists)
        if one.get("required"):
            named.insert(0, f"{_argument(one['name'])}: {kind}")
        else:
            kind = kind.removesuffix(" | None")
            named.append(f"{_argument(one['name'])}: {kind} | None = None")
    if asked:
        pairs = ", ".join(f"{one['name']!r}: {_argument(one['name'])}" for one in asked)
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


def groups_of(document: Node) -> dict[str, Group]:
    """Return the operations by module: by tag, those of a large one by resource."""
    tagged: dict[str, list[tuple[str, str, Node]]] = defaultdict(list)
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                tagged[_name(item[method]["tags"][0])].append((method, path, item[method]))
    found: dict[str, Group] = {}
    for tag, some in sorted(tagged.items()):
        found[tag] = Group(tag, tag, [])
        for one in some:
            split = tag in SPLIT or len(some) > SPLIT_ABOVE
            name = _resource(tag, one[1]) if split else tag
            found.setdefault(name, Group(name, tag, [])).operations.append(one)
    return dict(sorted(found.items()))


def _resource(tag: str, path: str) -> str:
    """Return what a path is about within its tag: /claims/import/... is the import of claims."""
    _, inner, *_ = [*path.removeprefix(API).strip("/").split("/"), ""]
    return tag if not inner or inner.startswith("{") else f"{tag}_{inner.replace('-', '_')}"


def _camel(words: str) -> str:
    return "".join(word.capitalize() for word in words.split("_"))


def _group(name: str) -> str:
    return f"{_camel(name)}Group"


def operations(group: Group, home: Mapping[str, str], parts: list[str]) -> str:
    """Return the module with the operations of one group; that of a tag has its parts too."""
    lists: dict[str, str] = {}
    methods = "".join(_method(*one, lists) for one in group.operations)
    named = "".join(f"{name} = {kind}\n" for name, kind in lists.items())
    others = [name for name in ("part", "Sent", "Upload") if re.search(rf"\b{name}\b", methods)]
    about = f"Operations on {group.name.replace('_', ' ')}."
    lines = [f'"""{about}{NOTE}"""\n']
    typing = [one for one in ("Any", "Literal") if re.search(rf"\b{one}\b", named + methods)]
    if typing:
        lines.append(f"from typing import {', '.join(typing)}\n")
    lines += _imports(methods, home)
    lines += [f"from opencpor_client.operations.{one} import {_group(one)}" for one in parts]
    needed = [*(["Answer"] if methods else []), *([] if parts else ["Transport"]), *others]
    if needed:
        lines.append(f"from opencpor_client.transport import {', '.join(sorted(needed))}\n")
    lines.append(f"{named}\n")
    bases = f"({', '.join(map(_group, parts))})" if parts else ""
    lines.append(f"class {_group(group.name)}{bases}:\n{_said(about, '    ', about)}")
    if not parts:
        lines.append(
            "    def __init__(self, wire: Transport) -> None:\n        self._wire = wire\n"
        )
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
    groups = groups_of(document)
    home, tags = homes(document, groups), sorted({one.tag for one in groups.values()})
    yield "client.py", client(tags)
    head = "The shapes of requests and answers by what they are about."
    yield "schemas/__init__.py", f'"""{head}{NOTE}"""\n'
    for place in sorted(set(home.values())):
        yield f"schemas/{place}.py", schemas(place, document, home)
    head = "The operations of the API by what they are about."
    yield "operations/__init__.py", f'"""{head}{NOTE}"""\n'
    for name, group in groups.items():
        parts = [one.name for one in groups.values() if one.tag == name != one.name]
        yield f"operations/{name}.py", operations(group, home, parts)


def modules() -> dict[Path, str]:
    """Return every written module with its text, sorted and formatted."""
    ruff, rules = (
        [sys.executable, "-m", "ruff"],
        ["--quiet", "--config", str(ROOT / "pyproject.toml")],
    )
    ours = ["--config", 'lint.isort.known-first-party=["opencpor_client"]']
    with tempfile.TemporaryDirectory() as place:
        for name, text in _written():
            path = Path(place) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sort = [*ruff, "check", *rules, *ours, "--select", "I", "--fix", place]
        for command in (sort, [*ruff, "format", *rules, place]):
            subprocess.run(command, cwd=ROOT, check=True)
        found = sorted(Path(place).rglob("*.py"))
        return {CLIENT / path.relative_to(place): path.read_text("utf-8") for path in found}


def stale() -> list[Path]:
    """Return the modules that are not as the description says, or are of no operation any more."""
    wanted = modules()
    there = {path for path in CLIENT.rglob("*.py") if NOTE in path.read_text("utf-8")} | {*wanted}

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
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8") if path in wanted else path.unlink()
    sys.exit(1 if check and old else 0)


if __name__ == "__main__":
    main()
