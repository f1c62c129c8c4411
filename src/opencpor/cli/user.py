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
    inviting = verbs.add_parser(
        "invite",
        help="invite somebody into an organization",
        description="Sends an invitation by mail, as the administrator's page does: for example "
        "the first admin of a customer, named by its tenant ID.",
    )
    inviting.add_argument("--email", required=True, help="whom to invite")
    place = inviting.add_mutually_exclusive_group(required=True)
    place.add_argument("--tenant", metavar="GUID", help="into the customer with this tenant ID")
    place.add_argument("--organization", metavar="ID", help="into the organization org_...")
    inviting.add_argument("--role", default="customer_admin", help="as what; %(default)s if left")
    inviting.set_defaults(run=invite_somebody)
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


def invite_somebody(args: argparse.Namespace) -> int:
    """Invite somebody; the link goes to the mailbox, and is printed only where no mail leaves."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actions.invite import invite
        from opencpor.access.actor import system
        from opencpor.cli.failures import WRONG_INPUT, CommandError
        from opencpor.directory.models import Customer
        from opencpor.directory.rules.tenant import guid_of
        from opencpor.web.invitations import link_to_pass_on

        place = args.organization or ""
        if args.tenant:
            guid = guid_of(args.tenant)
            customer = Customer.objects.filter(tenant_id=guid).first() if guid else None
            if customer is None:
                raise CommandError(f"There is no tenant {args.tenant} here.", WRONG_INPUT)
            place = customer.pk
        row, secret = invite(system("cli"), args.email, place, args.role)
        print(f"{row.email} is invited as {row.role} of {row.organization.name}.")
        if link := link_to_pass_on(secret):
            print(f"No mail server is set. Pass this link on; it works once:\n{link}")
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
