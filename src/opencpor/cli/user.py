"""``cpor user``: the first administrator, and who there is."""

import argparse
import getpass
import sys

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``user``."""
    parser = subparsers.add_parser("user", help="make the first administrator, list users")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    admin = verbs.add_parser(
        "create-admin",
        help="make an administrator",
        description="Makes the operator's administrator, and the operator's organization if there "
        "is none. The password is asked for, or read as one line from standard input.",
    )
    admin.add_argument("--email", required=True, help="the address to sign in with")
    admin.add_argument("--name", default="", help="the name that others see")
    admin.add_argument("--operator", default="", help="name of the operator's organization, if new")
    admin.set_defaults(run=create_admin)
    listing = verbs.add_parser("list", help="list users with their roles")
    listing.set_defaults(run=list_users)


def read_password() -> str:
    """Ask for a password twice, or read it from standard input if nobody is there to ask."""
    from opencpor.cli.failures import WRONG_INPUT, CommandError

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise CommandError("The two passwords differ.", WRONG_INPUT)
    return password


def create_admin(args: argparse.Namespace) -> int:
    """Make an administrator."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actions import create_admin as action
        from opencpor.access.actor import system

        membership = action.create_admin(
            system("cli"),
            args.email,
            read_password(),
            args.name,
            args.operator or action.OPERATOR_NAME,
        )
        print(f"{args.email} is an administrator of {membership.organization.name}.")
    return 0


def list_users(args: argparse.Namespace) -> int:
    """Print one line per role of a user."""
    del args
    from opencpor.cli.database import application

    with application():
        from opencpor.access.models import Membership

        rows = Membership.objects.filter(user__isnull=False).select_related("user", "organization")
        for row in rows.order_by("user__email", "organization__name", "role"):
            assert row.user is not None  # noqa: S101 - filtered above
            state = "" if row.user.is_active else "  (deactivated)"
            print(f"{row.user.email}  {row.role}  {row.organization.name}{state}")
    return 0
