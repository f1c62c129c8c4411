"""The measures of size that keep every file and function readable."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FILES = sorted(
    path
    for folder in ("src", "tests", "bench")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
LONGEST_FILE = 500
USUAL_FILE = 300
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 30
USUAL_SHARE = 90


def function_lengths(path: Path) -> list[tuple[str, int]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [(f"{path}:{n.name}", (n.end_lineno or n.lineno) - n.lineno + 1) for n in found]


@pytest.fixture(scope="module")
def files() -> list[tuple[str, int]]:
    return [(str(path), len(path.read_text(encoding="utf-8").splitlines())) for path in FILES]


@pytest.fixture(scope="module")
def functions() -> list[tuple[str, int]]:
    return [length for path in FILES for length in function_lengths(path)]


def test_no_file_exceeds_the_measure(files: list[tuple[str, int]]) -> None:
    assert [name for name, lines in files if lines > LONGEST_FILE] == []


def test_nearly_all_files_are_short(files: list[tuple[str, int]]) -> None:
    short = [name for name, lines in files if lines <= USUAL_FILE]

    assert 100 * len(short) >= USUAL_SHARE * len(files)


def test_no_function_exceeds_the_measure(functions: list[tuple[str, int]]) -> None:
    assert [name for name, lines in functions if lines > LONGEST_FUNCTION] == []


def test_nearly_all_functions_are_short(functions: list[tuple[str, int]]) -> None:
    short = [name for name, lines in functions if lines <= USUAL_FUNCTION]

    assert 100 * len(short) >= USUAL_SHARE * len(functions)
