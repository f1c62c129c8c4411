"""The static files as an installation serves them: collected, named by their content."""

from pathlib import Path

from django.core.management import call_command
from django.templatetags.static import static
from pytest_django.fixtures import Settings

ROOT = Path(__file__).parents[2]


def test_all_static_files_can_be_collected(settings: Settings, tmp_path: Path) -> None:
    named = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": named}}

    call_command("collectstatic", "--no-input", verbosity=0)

    address = static("ui/vendor/tabler/tabler.min.css").removeprefix(settings.STATIC_URL)
    assert (tmp_path / address).is_file()
    assert (tmp_path / f"{address}.gz").is_file()


def test_no_template_holds_a_script_or_a_style_of_its_own() -> None:
    for template in (ROOT / "src").rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert "<style" not in text, template
        assert " style=" not in text, template
        assert " onclick=" not in text, template
