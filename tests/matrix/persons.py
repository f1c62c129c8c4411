"""Samples for parameters about people: users, roles, tokens, invitations."""

from opencpor.access.models import Organization
from opencpor.access.roles import Side
from tests.matrix import people
from tests.matrix.pairs import Pair
from tests.matrix.world import World


def _people(side: Side, ours: str, theirs: str, prefix: str) -> Pair:
    """Return something of a person's: nobody but operators sees another organization's."""
    return Pair(ours, f"{prefix}_nosuch" if side is Side.OPERATOR else theirs)


def user(world: World, side: Side) -> Pair:
    ours, theirs = people.member(world, side), people.stranger(world, side)
    return _people(side, ours.id, theirs.id, "usr")


def role(world: World, side: Side) -> Pair:
    ours, theirs = people.member(world, side), people.stranger(world, side)
    return _people(side, ours.memberships.get().id, theirs.memberships.get().id, "mem")


def api_token(world: World, side: Side) -> Pair:
    ours, theirs = (
        people.token(world, somebody.memberships.get())
        for somebody in (people.member(world, side), people.stranger(world, side))
    )
    return _people(side, ours, theirs, "tok")


def foreign(world: World, side: Side) -> Organization:
    return world.other_customer if side is Side.CUSTOMER else world.rival


def invitation(world: World, side: Side) -> Pair:
    ours = people.invitation(world, world.home(side))[0]
    return _people(side, ours, people.invitation(world, foreign(world, side))[0], "inv")


def invitation_secret(world: World, side: Side) -> Pair:
    return Pair(people.invitation(world, world.home(side))[1], "nosuch")
