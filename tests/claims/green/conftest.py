from tests.claims.conftest import scene

__all__ = ["scene"]
