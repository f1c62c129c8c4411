"""Printed documents: Typst templates filled with data.

Everything a person or a file gave reaches a template as JSON data, never as Typst source, so a
hostile name can only be printed. The same data always gives the same bytes.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LETTER = "letter.typ"


@cache
def _source(package: str, name: str) -> bytes:
    with as_file(files(package) / "typst" / name) as path:
        return path.read_bytes()


def render_pdf(package: str, template: str, data: Mapping[str, Any]) -> bytes:
    """Return a document as PDF.

    Args:
        package: The package whose folder ``typst`` holds the template.
        template: File name, such as ``statement.typ``; it begins with
            ``#import "letter.typ": *`` and reads ``data``.
        data: JSON-like; texts are printed as they are.
    """
    import typst

    with TemporaryDirectory(prefix="cpor-pdf-") as folder:
        (Path(folder) / LETTER).write_bytes(_source("opencpor.ui", LETTER))
        main = Path(folder) / template
        main.write_bytes(_source(package, template))
        found: bytes = typst.compile(
            str(main),
            root=folder,
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"data": json.dumps(data)},
            timestamp=0,  # no time of making, so that the same data gives the same bytes
        )
    return found
