import pytest
from tests.claims.scene import QuietConsent, Scene

from opencpor.claims import ports


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A claim's surroundings, with a consent room that the test sets."""
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Scene(consent)
