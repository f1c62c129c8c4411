"""Writes wanted changes into a claim and its lines."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from opencpor.access.actor import Actor
from opencpor.claims.accounts import Place, location_for, place_of
from opencpor.claims.changes import COLUMNS, PERSONAL, Changed, Changes, LineChange
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.mail_domains import domain_typed
from opencpor.claims.states import LineState
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import one_line
from opencpor.directory.rules.tenant import guid_of
from opencpor.programs.document.program import Program
from opencpor.runtime.fresh import fresh

REPLACEABLE = (LineState.PENDING.value, LineState.CONTESTED.value)
REMOVED = "removed"
MOST_LINES = 500


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tidy(column: str, value: Any) -> Any:
    """Return a value in the one way it is written; what cannot be read stays as typed."""
    if not isinstance(value, str):
        return value
    text = one_line(value)
    if column == "tenant_id":
        return str(guid_of(text) or text)
    if column == "customer_domain":
        return domain_typed(text) or text
    if column == "customer_country":
        return text.upper()
    if column == "contact_language":
        return text.lower() if len(text) == len("en") else text
    return text


def _check_extra(extra: dict[str, str], claim: Claim, program: Program) -> None:
    engagement = program.engagement(claim.engagement)
    known = {one.key for one in engagement.extra_fields} if engagement else set()
    errors = [
        FieldError(
            f"extra.{key}",
            "unknown_field",
            "This engagement asks no such question.",
            phrase("Known: {known}.", known=", ".join(sorted(known)) or "none"),
        )
        for key in sorted(set(extra) - known)
    ]
    if errors:
        raise Invalid("Some extra fields are not known.", code="invalid", errors=errors)


@lru_cache
def _longest(column: str) -> int | None:
    return getattr(Claim._meta.get_field(column), "max_length", None)


def _too_long(column: str, value: Any) -> bool:
    longest = _longest(column)
    return isinstance(value, str) and longest is not None and len(value) > longest


def _write_columns(claim: Claim, changes: Changes, changed: Changed) -> None:
    errors = []
    for column, given in changes.values.items():
        value = _tidy(column, given)
        name, _ = COLUMNS[column]
        if _too_long(column, value):
            errors.append(FieldError(name, "too_long", "This is too long.", "Shorten it."))
            continue
        if value == getattr(claim, column):
            continue
        setattr(claim, column, value)
        if column in PERSONAL:
            changed.personal[name] = str(value)
        else:
            changed.data[name] = _plain(value)
    if errors:
        raise Invalid("Some values are too long.", code="invalid", errors=errors)


def _tidy_line(line: LineChange, program: Program) -> LineChange:
    """Return a line with keys for the names that people write, and GUIDs in one spelling."""
    workload = program.workload_named(line.workload) if line.workload else None
    product = program.product_named(line.product) if line.product else None
    guid = guid_of(line.subscription_id)
    return LineChange(
        workload.key if workload else line.workload.strip(),
        str(guid) if guid else line.subscription_id.strip(),
        product.key if product else line.product.strip(),
    )


def _unit(line: LineChange | ClaimLine) -> tuple[str, str]:
    return (line.workload, line.subscription_id)


def _check_lines(lines: Iterable[LineChange]) -> None:
    seen: set[tuple[str, str]] = set()
    errors = []
    for place, line in enumerate(lines):
        where = f"lines.{place}"
        if line.workload and (line.subscription_id or line.product):
            errors.append(
                FieldError(where, "line_of_two_units", "A line is a workload or a subscription.",
                           "Send two lines.")
            )  # fmt: skip
        elif not line.workload and not line.subscription_id and not line.product:
            errors.append(
                FieldError(where, "line_empty", "The line names nothing.", "Name a workload.")
            )
        elif any(_unit(line)) and _unit(line) in seen:
            errors.append(
                FieldError(where, "duplicate_line", "This line is there twice.", "Remove one.")
            )
        if len(line.workload) > 64 or len(line.product) > 64 or len(line.subscription_id) > 60:  # noqa: PLR2004 - the columns' lengths
            errors.append(FieldError(where, "too_long", "This is too long.", "Shorten it."))
        seen.add(_unit(line))
    if len(seen) > MOST_LINES:
        errors.append(
            FieldError(
                "lines",
                "too_many_lines",
                phrase("A claim has at most {most} lines.", most=MOST_LINES),
                "Split it.",
            )
        )
    if errors:
        raise Invalid("Some lines are not right.", code="invalid", errors=errors)


def remove_line(line: ClaimLine, claim: Claim, at: datetime) -> None:
    """A draft forgets a line; what was submitted once stays on record as dropped."""
    if claim.submitted_at is None:
        line.delete()
        return
    line.state, line.state_since = LineState.DROPPED.value, at
    line.reason_code = REMOVED
    line.save()


def _put(
    claim: Claim, wanted: LineChange, known: ClaimLine | None, place: int, at: datetime
) -> ClaimLine:
    line = known or ClaimLine(claim=claim, state=LineState.PENDING.value, state_since=at)
    if line.reason_code == REMOVED:
        line.state, line.state_since, line.reason_code = LineState.PENDING.value, at, ""
    line.workload, line.subscription_id = wanted.workload, wanted.subscription_id
    line.product, line.place = wanted.product, place
    line.save()
    return line


def _write_lines(
    claim: Claim, lines: tuple[LineChange, ...], program: Program, at: datetime
) -> list[dict[str, str]] | None:
    """Make the open lines those wanted; return them for the log, None if nothing changed."""
    wanted = [_tidy_line(line, program) for line in lines]
    _check_lines(wanted)
    known = list(claim.lines.order_by("place"))
    before = [(_unit(line), line.product) for line in known if line.state in REPLACEABLE]
    if before == [(_unit(line), line.product) for line in wanted]:
        return None
    fixed = [
        line for line in known if line.state not in REPLACEABLE and line.reason_code != REMOVED
    ]
    by_unit = {_unit(line): line for line in known if line not in fixed}
    keep = {_unit(line) for line in wanted if any(_unit(line))}
    for old in known:
        if old not in fixed and old.reason_code != REMOVED and _unit(old) not in keep:
            remove_line(old, claim, at)
    for place, line in enumerate(wanted, start=len(fixed) + 1):
        if any(_unit(line) == _unit(done) for done in fixed):
            continue
        _put(claim, line, by_unit.get(_unit(line)) if any(_unit(line)) else None, place, at)
    return _said(wanted)


def _said(lines: Iterable[LineChange]) -> list[dict[str, str]]:
    """Return lines as the log keeps them."""
    return [{key: value for key, value in vars(line).items() if value} for line in lines]


def write_changes(
    claim: Claim, changes: Changes, program: Program, actor: Actor, at: datetime
) -> Changed:
    """Write wanted changes; the caller saves the claim.

    Returns:
        What did change, personal values apart.

    Raises:
        Invalid: With every value that no claim can hold. Whether a value is *right* is for the
            findings to say.
    """
    changed = Changed()
    if "extra" in changes.values:
        _check_extra(changes.values["extra"], claim, program)
    _write_columns(claim, changes, changed)
    if "given_partner_id" in changes.values:
        place = place_of(claim.given_partner_id, program.key)
        location_id = location_for(claim.given_partner_id, place, claim.partner_id, actor)
        if location_id is not None:
            claim.location_id = location_id
        elif claim.submitted_at is None and not _is_limited(actor, claim):
            claim.location = None
    if changes.lines is not None:
        lines = _write_lines(claim, changes.lines, program, at)
        if lines is not None:
            changed.data["lines"] = lines
    return changed


def write_first(
    claim: Claim,
    changes: Changes,
    program: Program,
    actor: Actor,
    at: datetime,
    place: Place | None,
) -> tuple[Changed, list[ClaimLine]]:
    """Write everything that is given for a claim not yet stored; nothing is read or stored here.

    Args:
        claim: The new claim.
        changes: What it is to hold.
        program: The program that governs it.
        actor: Who creates it.
        at: When.
        place: The location of the PartnerID that is given, if there is one.

    Returns:
        What is written, for the log, and the lines, to be stored after the claim.

    Raises:
        Invalid: With every value that no claim can hold.
    """
    changed = Changed()
    if "extra" in changes.values:
        _check_extra(changes.values["extra"], claim, program)
    _write_columns(claim, changes, changed)
    if "given_partner_id" in changes.values:
        number = claim.given_partner_id
        claim.location_id = (
            location_for(number, place, claim.partner_id, actor) or claim.location_id
        )
    wanted = [_tidy_line(line, program) for line in changes.lines or ()]
    _check_lines(wanted)
    if wanted:
        changed.data["lines"] = _said(wanted)
    lines = [
        fresh(ClaimLine, claim_id=claim.id, place=count, state_since=at, **vars(line))
        for count, line in enumerate(wanted, start=1)
    ]
    for made in lines:
        made.claim = claim
    return changed, lines


def _is_limited(actor: Actor, claim: Claim) -> bool:
    """Whether the actor would lose sight of a claim without location."""
    grants = [grant for grant in actor.grants if grant.organization_id == claim.partner_id]
    return bool(grants) and all(grant.units is not None for grant in grants)
