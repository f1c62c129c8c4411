"""Fetches the front-end files that the repository carries, and writes down what they are.

    python tools/vendor.py            fetch every package of vendor.json at its version
    python tools/vendor.py --check    only compare the files in the repository with their hashes

The manifest, ``src/opencpor/ui/vendor.json``, is the list: package, version, license, which file
goes where. To upgrade, change a version there and run the script; it fills in the hashes. The
icon sprite is built from the names in ``src/opencpor/ui/icons.txt``.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = ROOT / "src/opencpor/ui/vendor.json"
ICONS = ROOT / "src/opencpor/ui/icons.txt"
SVG = "{http://www.w3.org/2000/svg}"
# Source maps are not carried; a comment that names a missing one fails the static file manifest.
SOURCE_MAP = re.compile(rb"\n?(?:/\*|//)# sourceMappingURL=[^\n]*\n?\Z")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def icon_names() -> list[str]:
    """Return the icons that the sprite holds; a name may start with ``filled/``."""
    lines = ICONS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def attributes(shape: ET.Element) -> str:
    """Return an element's attributes as they stand in SVG."""
    return " ".join(f'{name}="{value}"' for name, value in shape.items())


def sprite(package: Path) -> bytes:
    """Return all named icons as one SVG of symbols."""
    symbols = []
    for name in icon_names():
        folder, _, stem = name.rpartition("/")
        source = package / "icons" / (folder or "outline") / f"{stem}.svg"
        shapes = [
            f"<{shape.tag.removeprefix(SVG)} {attributes(shape)}/>"
            for shape in ET.parse(source).getroot()  # noqa: S314 - our own pinned package
            if shape.get("stroke") != "none" or shape.get("fill") != "none"
        ]
        paint = (
            'fill="currentColor"'
            if folder == "filled"
            else 'fill="none" stroke="currentColor" stroke-width="2" '
            'stroke-linecap="round" stroke-linejoin="round"'
        )
        ident = f"{stem}-filled" if folder == "filled" else stem
        symbols.append(
            f'<symbol id="{ident}" viewBox="0 0 24 24" {paint}>{"".join(shapes)}</symbol>'
        )
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n'.encode()


def unpack(name: str, version: str, folder: Path) -> Path:
    """Download one package from the configured npm registry and return its unpacked folder."""
    packed = subprocess.run(
        ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    target = folder / name.replace("/", "_")
    target.mkdir()
    archive = folder / packed.stdout.strip().splitlines()[-1]
    subprocess.run(["tar", "-xzf", str(archive), "-C", str(target)], check=True)
    return target / "package"


def fetch(package: dict[str, Any], folder: Path) -> None:
    """Write a package's files into the repository and their hashes into its entry."""
    source = unpack(package["name"], package["version"], folder)
    for file in package["files"]:
        target = ROOT / file["to"]
        target.parent.mkdir(parents=True, exist_ok=True)
        if file["from"] == "icons.txt":
            content = sprite(source)
        elif file["from"]:
            content = SOURCE_MAP.sub(b"\n", (source / file["from"]).read_bytes())
        else:  # written by hand: the package leaves out its license's text
            content = target.read_bytes()
        target.write_bytes(content)
        file["sha256"] = digest(target)


def differences(manifest: dict[str, Any]) -> list[str]:
    """Return a line for every carried file that is missing or not what was fetched."""
    found = []
    for package in manifest["packages"]:
        for file in package["files"]:
            path = ROOT / file["to"]
            if not path.is_file():
                found.append(f"{file['to']} is missing")
            elif digest(path) != file["sha256"]:
                found.append(f"{file['to']} is not the file of {package['name']}")
    return found


def main() -> int:
    """Fetch or check."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    if not parser.parse_args().check:
        with tempfile.TemporaryDirectory() as folder:
            for package in manifest["packages"]:
                fetch(package, Path(folder))
        MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    found = differences(manifest)
    print("\n".join(found) or "All carried files are as fetched.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
