"""The program documents that come with the product; the `programs` folder links to them."""

from __future__ import annotations

from importlib.resources import files

MICROSOFT = "microsoft-cpor"
INVENTED = "tidewell-alliance"
NAMES = (MICROSOFT, INVENTED)


def shipped_text(name: str) -> str:
    """Give the text of one of the documents in `NAMES`."""
    if name not in NAMES:
        raise ValueError(f"{name!r} is not shipped: expected one of {', '.join(NAMES)}")
    return files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
