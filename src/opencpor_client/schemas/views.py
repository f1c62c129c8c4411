"""The shapes of requests and answers about views.

Written by ``make docs`` from the API's description; change it there.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict


class ViewOut(TypedDict):
    """A view; ``link`` answers its list, ``page`` shows it to people.

    ``organization_id`` is where it is kept: you see it as long as you have a role there.
    ``shared_with`` is the organization whose people may use it; ``own`` says whether it is
    yours.
    """

    id: str
    list: str
    name: str
    query: dict[str, list[str]]
    link: str | None
    page: str
    organization_id: str
    shared_with: str | None
    own: bool
    created_at: str
    revision: int


class ViewPage(TypedDict):
    """One page of views."""

    items: list[ViewOut]
    next: str | None


class ViewIn(TypedDict):
    """A view: the list, a name, and what the list's address says."""

    list: str
    name: str
    query: NotRequired[dict[str, list[str]]]
    shared_with: NotRequired[str]
    organization_id: NotRequired[str]


class CopyIn(TypedDict):
    """The name of a copy; empty: that of the view."""

    name: NotRequired[str]


class ViewPatch(TypedDict):
    """What is to change; members left out stay."""

    name: NotRequired[str | None]
    query: NotRequired[dict[str, list[str]] | None]
    shared_with: NotRequired[str | None]
