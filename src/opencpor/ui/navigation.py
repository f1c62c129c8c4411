"""What stands in the side bar: data that every room registers for itself.

A room calls `register` in its AppConfig's ``ready``; the shell shows an entry only to those who
hold its permission in a role of that workspace, in the entry's order.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Role, Side, permissions_of

SESSION_KEY = "workspace"

WORKSPACES: dict[Side, Any] = {
    Side.PARTNER: _("Partner"),
    Side.OPERATOR: _("Program"),
    Side.CUSTOMER: _("Customer"),
}


@dataclass(frozen=True)
class Entry:
    """One line of a workspace's side bar.

    Attributes:
        workspace: The side whose people see it.
        label: Its words, lazily translated.
        url_name: Name of its page, which takes no arguments.
        icon: Name of an icon in the sprite.
        order: Place from the top; rooms leave gaps (10, 20, ...).
        permission: What it takes to see it; None: everyone in the workspace.
        or_by: Permissions of which each is enough, too.
        pages: Names of pages that belong to it although their addresses lie elsewhere.
    """

    workspace: Side
    label: Any
    url_name: str
    icon: str
    order: int
    permission: Permission | None = None
    pages: tuple[str, ...] = ()
    or_by: tuple[Permission, ...] = ()

    @property
    def url(self) -> str:
        """The address of the page."""
        return _address(self.url_name, get_script_prefix())

    def open_to(self, roles: Iterable[Role]) -> bool:
        """Whether one of some roles in this workspace includes the permission."""
        if self.permission is None:
            return any(True for _role in roles)
        enough = {self.permission, *self.or_by}
        return any(enough & permissions_of(role) for role in roles)


class Item(NamedTuple):
    """An entry as it is drawn for one request; a plain value, so that it can be remembered by."""

    label: str
    url: str
    icon: str
    current: bool


@lru_cache(maxsize=1024)
def _address(url_name: str, prefix: str) -> str:
    """Return the address of a page; ``prefix``, under which the application runs, is part of it."""
    del prefix
    return reverse(url_name)


class SideBar:
    """All entries, and which of them are open to each set of roles that has been asked of."""

    def __init__(self) -> None:
        """Begin without entries."""
        self._entries: dict[tuple[Side, str], Entry] = {}
        self._open: dict[tuple[Side, frozenset[Role]], list[Entry]] = {}

    def add(self, entry: Entry) -> None:
        """Add an entry; one with the same workspace and page is replaced."""
        self._entries[entry.workspace, entry.url_name] = entry
        self._open.clear()

    def open_to(self, roles: frozenset[Role], workspace: Side) -> list[Entry]:
        """Return what some roles may open in a workspace, from top to bottom."""
        found = self._open.get((workspace, roles))
        if found is None:
            mine = [e for e in self._entries.values() if e.workspace is workspace]
            found = [e for e in mine if e.open_to(roles)]
            found.sort(key=lambda entry: (entry.order, entry.url_name))
            self._open[workspace, roles] = found
        return found


_bar = SideBar()


def register(*entries: Entry) -> None:
    """Add entries to the side bar; an entry with the same workspace and page replaces the first."""
    for entry in entries:
        _bar.add(entry)


def entries_for(actor: Actor, workspace: Side) -> list[Entry]:
    """Return what an actor may open in a workspace, from top to bottom."""
    return _bar.open_to(frozenset(grant.role for grant in actor.on(workspace)), workspace)


def workspaces_of(actor: Actor) -> list[Side]:
    """Return the workspaces in which an actor has a role and at least one page."""
    return [side for side in WORKSPACES if actor.on(side) and entries_for(actor, side)]


def _depth(path: str, url: str) -> int:
    """Return how much of a path an entry's address covers; 0 if it is elsewhere."""
    stem = url.rstrip("/")
    return len(stem) if path.rstrip("/") == stem or path.startswith(f"{stem}/") else 0


def workspace_of(request: HttpRequest, actor: Actor) -> Side | None:
    """Return the workspace a request is in.

    The page decides if it belongs to only one; else the workspace that was chosen last.
    """
    mine = workspaces_of(actor)
    if len(mine) <= 1:
        return mine[0] if mine else None
    chosen = request.session.get(SESSION_KEY, "")
    covers = {s: max(_depth(request.path, e.url) for e in entries_for(actor, s)) for s in mine}
    deepest = max(covers.values())
    return max(mine, key=lambda side: (covers[side] == deepest, side.value == chosen))


def items_for(request: HttpRequest, actor: Actor, workspace: Side) -> tuple[Item, ...]:
    """Return a workspace's side bar; at most one entry is the current one."""
    entries = entries_for(actor, workspace)
    page = request.resolver_match.view_name if request.resolver_match else ""
    depths = [
        len(request.path) + 1 if page in entry.pages else _depth(request.path, entry.url)
        for entry in entries
    ]
    deepest = max(depths, default=0)
    return tuple(
        Item(str(entry.label), entry.url, entry.icon, bool(deepest) and depth == deepest)
        for entry, depth in zip(entries, depths, strict=True)
    )


def home_of(actor: Actor, workspace: Side) -> str:
    """Return the address of a workspace's first page for an actor."""
    return entries_for(actor, workspace)[0].url
