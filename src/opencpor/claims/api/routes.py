"""The one router of ``/claims``: operations at one address must share a router."""

from ninja import Router

router = Router(tags=["claims"])
