"""The front-end files that the repository carries are the ones that the manifest names."""

import json
import re
from pathlib import Path

from tools import vendor

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/opencpor/ui/static/ui/vendor"
MANIFEST = json.loads(vendor.MANIFEST.read_text(encoding="utf-8"))
ICON = re.compile(r"""{% icon "([a-z0-9-]+)""")


def test_every_carried_file_is_as_fetched() -> None:
    assert vendor.differences(MANIFEST) == []


def test_every_file_in_the_folder_is_in_the_manifest() -> None:
    listed = {ROOT / file["to"] for package in MANIFEST["packages"] for file in package["files"]}

    assert {path for path in STATIC.rglob("*") if path.is_file()} <= listed


def test_every_package_carries_its_license() -> None:
    for package in MANIFEST["packages"]:
        assert any("LICENSE" in file["to"] for file in package["files"]), package["name"]


def test_every_icon_of_a_template_is_in_the_sprite() -> None:
    sprite = (STATIC / "icons/sprite.svg").read_text()
    used = {
        name
        for template in (ROOT / "src").rglob("*.html")
        for name in ICON.findall(template.read_text(encoding="utf-8"))
    }

    assert {name for name in used if f'id="{name}"' not in sprite} == set()
