"""``cpor payees``: seal accounts anew after a change of keys, erase one."""

import argparse

from opencpor.cli.types import Subparsers


def add_parser(subparsers: Subparsers) -> None:
    """Add ``payees``."""
    parser = subparsers.add_parser("payees", help="seal accounts of payees anew, erase one")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    resealing = verbs.add_parser(
        "reseal",
        help="seal with the first key what older keys sealed",
        description="After a new key was put first in OPENCPOR_PAYEE_KEYS: seals every account "
        "and every file for the bank with it. When it is done, the older keys are needed for "
        "backups only.",
    )
    resealing.set_defaults(run=reseal)
    erasing = verbs.add_parser(
        "erase",
        help="erase a payee's account, holder and mask",
        description="The version and who decided on it stay. If it is the one that counts, nothing "
        "is paid to its location any longer, and its enrollments lapse.",
    )
    erasing.add_argument("payee", metavar="PAYEE", help="its id, pye_...")
    erasing.set_defaults(run=erase)


def reseal(args: argparse.Namespace) -> int:
    """Seal anew and say how many accounts that took."""
    del args
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.incentives.payees.actions.reseal_payees import reseal_payees
        from opencpor.incentives.payments.actions.reseal_files import reseal_files
        from opencpor.incentives.payments.answers.actions.reseal_answers import reseal_answers

        actor = system("command-line")
        count = reseal_payees(actor) + reseal_files(actor) + reseal_answers(actor)
    print(f"{count} sealed anew. All accounts and files of payments are sealed with the first key.")
    return 0


def erase(args: argparse.Namespace) -> int:
    """Erase one account."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.incentives.payees.actions.erase_payee import erase_payee

        payee = erase_payee(args.payee, system("command-line"))
    print(f"The account of {payee.id} is erased.")
    return 0
