"""Every test has a lake of its own."""

import pytest

from opencpor.usage.lake import here
from opencpor.usage.lake.store import Lake


@pytest.fixture(autouse=True)
def lake(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Lake:
    own = Lake(str(tmp_path_factory.mktemp("lake")))
    monkeypatch.setattr(here, "_lake", lambda _url, _scratch: own)
    return own
