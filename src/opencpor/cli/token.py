"""``cpor token``: tokens for the API, made on the machine itself."""

import argparse
from typing import TYPE_CHECKING

from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.access.models import Membership

USUAL_DAYS = 90


def add_parser(subparsers: Subparsers) -> None:
    """Add ``token``."""
    parser = subparsers.add_parser("token", help="make, list and revoke tokens for the API")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    create = verbs.add_parser("create", help="make a token; it is shown once")
    create.add_argument("--user", required=True, metavar="EMAIL", help="whose token")
    create.add_argument("--role", required=True, help="which of the user's roles it acts with")
    create.add_argument("--organization", metavar="ID", help="in which organization, if several")
    create.add_argument("--name", default="command line", help="what it is for")
    create.add_argument("--days", type=int, default=USUAL_DAYS, help="how long (%(default)s)")
    create.set_defaults(run=create_token)
    listing = verbs.add_parser("list", help="list tokens; never their secrets")
    listing.set_defaults(run=list_tokens)
    revoke = verbs.add_parser("revoke", help="make a token stop working")
    revoke.add_argument("id", help="its id, from 'cpor token list'")
    revoke.set_defaults(run=revoke_token)


def _membership(email: str, role: str, organization_id: str | None) -> "Membership":
    """Return the one role that the words mean."""
    from opencpor.access.models import Membership
    from opencpor.cli.failures import WRONG_INPUT, CommandError

    rows = Membership.objects.filter(user__email=email.strip().lower(), role=role)
    if organization_id:
        rows = rows.filter(organization_id=organization_id)
    found = list(rows.select_related("organization"))
    if not found:
        raise CommandError(
            f"{email} has no role '{role}' there; see 'cpor user list'.", WRONG_INPUT
        )
    if len(found) > 1:
        places = "\n".join(f"  {m.organization_id}  {m.organization.name}" for m in found)
        raise CommandError(f"Choose one with --organization:\n{places}", WRONG_INPUT)
    return found[0]


def create_token(args: argparse.Namespace) -> int:
    """Make a token and print its secret."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actions import create_token as action
        from opencpor.access.actor import system

        membership = _membership(args.user, args.role, args.organization)
        _, secret = action.create_token(system("cli"), membership.id, args.name, args.days)
        print(secret)
    return 0


def list_tokens(args: argparse.Namespace) -> int:
    """Print one line per token."""
    del args
    from opencpor.cli.database import application

    with application():
        from opencpor.access.models import Token

        rows = Token.objects.select_related("membership__user", "membership__service_account")
        for token in rows.order_by("id"):
            member = token.membership
            owner = member.user.email if member.user else str(member.service_account.name)  # type: ignore[union-attr]
            until = f"until {token.expires_at:%Y-%m-%d}"
            state = f"revoked {token.revoked_at:%Y-%m-%d}" if token.revoked_at else until
            print(f"{token.id}  {token.prefix}...  {owner}  {member.role}  {state}  {token.name}")
    return 0


def revoke_token(args: argparse.Namespace) -> int:
    """Revoke a token."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actions import revoke_token as action
        from opencpor.access.actor import system

        action.revoke_token(system("cli"), args.id)
        print(f"{args.id} is revoked.")
    return 0
