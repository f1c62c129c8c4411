"""``cpor program draft``: the workshop by command; what changes something is done by a person."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from opencpor.cli.failures import WRONG_INPUT
from opencpor.cli.persons import add_personal, person_of
from opencpor.cli.types import Subparsers

if TYPE_CHECKING:
    from opencpor.programs.drafts.models import VersionDraft

READER = "cpor program draft"
WHY = "two persons make a version"


def add_drafts(subparsers: Subparsers) -> None:
    """Add ``draft`` with its verbs."""
    parser = subparsers.add_parser("draft", help="write the next version, check and propose it")
    verbs = parser.add_subparsers(title="what to do", metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="list drafts, the newest first")
    listing.add_argument("--program", default="", metavar="KEY", help="of this program alone")
    listing.set_defaults(run=list_all)
    showing = _reading(verbs, "show", "say how it stands, or print its text")
    showing.add_argument("--text", action="store_true", help="print the document, nothing else")
    showing.set_defaults(run=show)
    checking = _reading(verbs, "check", "list everything wrong with it, by line")
    checking.add_argument("file", nargs="?", type=Path, metavar="FILE", help="this in its place")
    checking.set_defaults(run=check)
    comparing = _reading(verbs, "diff", "list the places where it differs from a version")
    comparing.add_argument("--version", type=int, metavar="N", help="default the one it began from")
    comparing.set_defaults(run=diff)
    _add_writing(verbs)
    _add_deciding(verbs)


def _reading(verbs: Subparsers, name: str, text: str) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    parser.add_argument("id", metavar="ID", help="its id, pdr_...")
    return parser


def _acting(verbs: Subparsers, name: str, text: str) -> argparse.ArgumentParser:
    parser = add_personal(verbs, name, text, WHY)
    parser.add_argument("id", metavar="ID", help="its id, pdr_...")
    return parser


def _add_writing(verbs: Subparsers) -> None:
    beginning = add_personal(verbs, "new", "begin one with the text of the latest version", WHY)
    beginning.add_argument("--program", required=True, metavar="KEY", help="of which program")
    beginning.add_argument("--name", required=True, help="what it is about, in few words")
    beginning.set_defaults(run=begin)
    writing = _acting(verbs, "write", "save a file as its text, right or wrong")
    writing.add_argument("file", type=Path, metavar="FILE", help="the whole document")
    writing.add_argument(
        "--revision",
        required=True,
        type=int,
        metavar="N",
        help="the one that the file was written on, as 'show' says; refused if it is older",
    )
    writing.set_defaults(run=write)
    bringing = _acting(verbs, "bring-up", "put in what was published since it began")
    bringing.add_argument(
        "--as-it-is", action="store_true", help="keep its text: that is taken back instead"
    )
    bringing.set_defaults(run=act, verb="bring-up")
    discarding = _acting(verbs, "discard", "nobody needs it any longer; it stays to be read")
    discarding.set_defaults(run=act, verb="discard")


def _add_deciding(verbs: Subparsers) -> None:
    proposing = _acting(verbs, "propose", "propose it as the next version")
    proposing.add_argument("--note", required=True, help="what changes and why")
    proposing.add_argument(
        "--effective-from", metavar="MONTH", help="first month it governs, such as 2026-12"
    )
    proposing.set_defaults(run=act, verb="propose")
    publishing = _acting(verbs, "publish", "publish what is proposed: the second person's step")
    _add_looked_at(publishing)
    publishing.set_defaults(run=act, verb="publish")
    rejecting = _acting(verbs, "reject", "reject what is proposed, as the second person")
    rejecting.add_argument("--reason", required=True, help="what to mend")
    _add_looked_at(rejecting)
    rejecting.set_defaults(run=act, verb="reject")
    withdrawing = _acting(verbs, "withdraw", "take back what one proposed")
    withdrawing.set_defaults(run=act, verb="withdraw")


def _add_looked_at(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--proposal",
        required=True,
        metavar="ID",
        help="the one that was read, as 'show' says; refused if there is another one by now",
    )


def list_all(args: argparse.Namespace) -> int:
    """Print one line per draft."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.programs.drafts.queries import list_drafts

        for row in list_drafts(system(READER), args.program).order_by("-id"):
            print(_line(row))
    return 0


def show(args: argparse.Namespace) -> int:
    """Say how a draft stands, or print its text so that it can be kept in a file."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.queries import names_of_people

        row = _fetched(args.id)
        if args.text:
            print(row.text, end="")
            return 0
        names = names_of_people(row.begun_by, row.changed_by)
        print(_line(row))
        print(f"begun {row.begun_at:%Y-%m-%d %H:%M} by {names[row.begun_by]}")
        print(f"saved {row.changed_at:%Y-%m-%d %H:%M} by {names[row.changed_by]}")
        if row.proposal_id:
            print(f"proposed last as {row.proposal_id}")
    return 0


def check(args: argparse.Namespace) -> int:
    """List everything that is wrong; exit code 2 if there is anything."""
    from opencpor.cli.database import application

    with application():
        from opencpor.cli.program import text_of
        from opencpor.programs.drafts import checking

        row = _fetched(args.id)
        found = checking.check(row, text_of(args.file) if args.file else None)
        for one in found.findings:
            where = f"line {one.line}: " if one.line else ""
            print(f"{where}{one.path}: {one.what}: expected {one.expected}")
        if found.count > len(found.findings):
            print(f"and {found.count - len(found.findings)} more")
        if not found.count:
            print(f"{row.id}: nothing is wrong.")
    return WRONG_INPUT if found.count else 0


def diff(args: argparse.Namespace) -> int:
    """List the places that differ, with what stood there and what stands there now."""
    from opencpor.cli.database import application

    with application():
        from opencpor.access.actor import system
        from opencpor.programs.actions.propose_version import read_document
        from opencpor.programs.drafts.queries import compared_with

        row = _fetched(args.id)
        number = row.base if args.version is None else args.version
        found = compared_with(system(READER), row, read_document(row.text), number)
        for one in found:
            print(f"{one.path}: {_written(one.before)} -> {_written(one.after)}")
        print(f"{row.id}: {len(found)} places differ from version {number}.")
    return 0


def begin(args: argparse.Namespace) -> int:
    """Begin a draft as the person of the token."""
    from opencpor.cli.database import application

    with application():
        from opencpor.programs.drafts.actions.start_draft import start_draft

        actor = person_of(args.token_file)
        print(_line(start_draft(actor, args.program, name=args.name)))
    return 0


def write(args: argparse.Namespace) -> int:
    """Save a file as the draft's text; if somebody saved meanwhile, nothing is written."""
    from opencpor.cli.database import application

    with application():
        from opencpor.cli.program import text_of
        from opencpor.programs.drafts.actions.save_draft import save_text

        actor, text = person_of(args.token_file), text_of(args.file)
        print(_line(save_text(args.id, actor, text, seen=f'"{args.revision}"')))
    return 0


def act(args: argparse.Namespace) -> int:
    """Do as the person of the token what the verb says, and say how the draft stands then."""
    from opencpor.cli.database import application

    with application():
        from opencpor.common.errors import Conflict
        from opencpor.programs.actions.publish_proposal import publish_proposal
        from opencpor.programs.actions.reject_proposal import reject_proposal
        from opencpor.programs.actions.withdraw_proposal import withdraw_proposal
        from opencpor.programs.drafts.actions.bring_up import bring_up
        from opencpor.programs.drafts.actions.discard_draft import discard_draft
        from opencpor.programs.drafts.actions.propose_draft import propose_draft
        from opencpor.programs.drafts.queries import fetch_draft
        from opencpor.programs.schemas import month_of

        actor = person_of(args.token_file)
        if args.verb == "propose":
            start = month_of(args.effective_from)
            propose_draft(args.id, actor, note=args.note, effective_from=start)
        elif args.verb == "bring-up":
            bring_up(args.id, actor, as_it_is=args.as_it_is)
        elif args.verb == "discard":
            discard_draft(args.id, actor)
        else:
            proposal = fetch_draft(actor, args.id).proposal_id
            if proposal is None:
                raise Conflict("This draft is not proposed.", code="not_proposed")
            if args.verb != "withdraw" and args.proposal != proposal:
                raise Conflict(
                    "Another proposal was made of this draft since. Look at it first: "
                    f"cpor program draft show {args.id}",
                    code="stale_proposal",
                )
            if args.verb == "reject":
                reject_proposal(proposal, actor, reason=args.reason)
            else:
                (publish_proposal if args.verb == "publish" else withdraw_proposal)(proposal, actor)
        print(_line(_fetched(args.id)))
    return 0


def _fetched(draft_id: str) -> "VersionDraft":
    from opencpor.access.actor import system
    from opencpor.programs.drafts.queries import fetch_draft

    return fetch_draft(system(READER), draft_id)


def _line(row: "VersionDraft") -> str:
    from opencpor.programs.drafts.queries import standing

    said = f"{row.id}  {row.program_id}, from version {row.base}, revision {row.revision}"
    version = row.proposal.version if row.proposal else None
    state = f"published as version {version.number}" if version else standing(row)
    return f"{said}, {state}: {row.name}"


def _written(value: Any) -> str:
    """Write a value of a document on one line; nothing: a dash."""
    from opencpor.programs.document.writing import as_written

    return "-" if value is None else as_written(value)
