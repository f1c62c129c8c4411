"""Whom payments are told: a second person of finance what waits, the partner how each went."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.models import Membership, Unit
from opencpor.access.queries import covering
from opencpor.access.roles import Permission, Side
from opencpor.incentives.adjustments.telling import money_written
from opencpor.incentives.payments.lifecycle import BatchState, PaymentState
from opencpor.incentives.payments.models import ForfeitWarning, Payment, PaymentBatch
from opencpor.incentives.payments.words import reason_of
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.writing import (
    Occasion,
    Reader,
    Saying,
    holders_of,
    readers_of,
    tell_readers,
)
from opencpor.programs.house import house_of
from opencpor.programs.queries import version_in_force
from opencpor.ui import dates

OPEN_BATCH, OPEN = _("Open the batch:"), _("Open the payment:")
WAITS, REJECTED = "payment_batch.waits", "payment_batch.rejected"
SENT, FAILED, REVERSED = "payment.sent", "payment.failed", "payment.reversed"
WARNED, FORFEITED = "payment.forfeit_near", "payment.forfeited"
SAYINGS = {
    WAITS: Saying(
        _("Payments wait for a second person: {amount}"),
        _("A batch of {count} payments, {amount} in all, to be paid on {day}, is proposed. Another "
          "person than its proposer has to approve or reject it."),
        OPEN_BATCH,
    ),
    REJECTED: Saying(
        _("Your payment batch was rejected: {amount}"),
        _("The batch of {count} payments, {amount} in all, to be paid on {day}, that you proposed "
          "was rejected. Open it to read why."),
        OPEN_BATCH,
    ),
    SENT: Saying(
        _("{amount} was paid: {location}"),
        _("{operator} has paid {amount} to the payee of your location {location}. Open the payment "
          "to see what it is made of."),
        OPEN,
    ),
    FAILED: Saying(
        _("A payment failed: {location}"),
        _("The bank refused the payment of {amount} to the payee of your location {location}. It "
          "is owed to you again, and is tried with the next payments. Why: {reason} Check "
          "the payee."),
        OPEN,
    ),
    REVERSED: Saying(
        _("A payment came back: {location}"),
        _("The payment of {amount} to the payee of your location {location} came back from its "
          "bank. It is owed to you again, and is tried with the next payments. Why: {reason} Check "
          "the payee."),
        OPEN,
    ),
    WARNED: Saying(
        _("{amount} will be forfeited without a payee: {location}"),
        _("{amount} is owed to your location {location} and cannot be paid, since no payee is "
          "approved. Enter one by {day}. After that day the amount is forfeited."),
        _("Open the payee:"),
    ),
    FORFEITED: Saying(
        _("{amount} is forfeited: {location}"),
        _("{amount} was owed to your location {location} and could not be paid, since no payee was "
          "approved in time. It is forfeited, and is not owed to you any longer."),
        OPEN,
    ),
}  # fmt: skip
ONE_OF_MANY = _("{amount} of {location}, by {day}")
MANY_WARNED = Saying(
    _("{count} amounts will be forfeited without a payee"),
    _("These amounts are owed to your locations and cannot be paid, since no payee is approved: "
      "{amounts}. Enter a payee at each location by the day that is named. After it the amount is "
      "forfeited."),
    _("Open the payees:"),
)  # fmt: skip
NAMES = {
    WAITS: _("Payments wait for a second person"),
    REJECTED: _("A payment batch is rejected"),
    SENT: _("A payment is sent"),
    FAILED: _("A payment failed"),
    REVERSED: _("A payment came back"),
    WARNED: _("An amount will be forfeited"),
    FORFEITED: _("An amount is forfeited"),
}
BATCH_KINDS = {BatchState.PROPOSED: WAITS, BatchState.REJECTED: REJECTED}
KINDS = {
    PaymentState.SENT: SENT,
    PaymentState.FAILED: FAILED,
    PaymentState.REVERSED: REVERSED,
    PaymentState.FORFEITED: FORFEITED,
}
MANDATORY = (WARNED, FORFEITED)  # a right hangs on them


def register_kinds() -> None:
    """Make the kinds of notices known; called once, when the app is ready."""
    for key, name in NAMES.items():
        inside = key in BATCH_KINDS.values()
        side = Side.OPERATOR if inside else Side.PARTNER
        told = frozenset({Permission.CLOSE if inside else Permission.PAYEE_WRITE})
        label = partial(str, name)
        always = key in MANDATORY
        register(Kind(key, label, side, mandatory=always, needs=Permission.MONEY_READ, told=told))


def tell_batch(row: PaymentBatch, actor: Actor) -> None:
    """Tell finance that a batch waits or was rejected, in the transaction of the step."""
    kind = BATCH_KINDS.get(BatchState(row.state))
    if kind is None:
        return
    roles = Membership.objects.filter(role__in=holders_of(Permission.CLOSE), user__isnull=False)
    readers = readers_of(roles if kind == WAITS else roles.filter(user_id=row.proposed_by))

    def gaps() -> dict[str, str]:
        return {
            "amount": money_written(row.total_minor, row.currency),
            "count": str(row.payments.count()),
            "day": dates.day(row.execute_on),
        }

    path = f"/earnings/payments/batches/{row.id}/"
    occasion = Occasion(kind, f"{kind}:{row.id}", f"payment_batch:{row.id}", path, gaps)
    house = house_of(version_in_force(row.program_key).document)
    tell_readers(readers, SAYINGS[kind], house, occasion, actor)


def admins_of(place: Unit) -> list[Reader]:
    """Return who looks after what a location is paid."""
    roles = Membership.objects.filter(
        covering(place.id), organization_id=place.organization_id,
        role__in=holders_of(Permission.PAYEE_WRITE),
    )  # fmt: skip
    return readers_of(roles, place.id)


def tell(row: Payment, actor: Actor) -> None:
    """Tell the partner how a payment went, in the transaction of the step."""
    kind = KINDS.get(PaymentState(row.state))
    if kind is None:
        return

    def gaps() -> dict[str, str]:
        return {
            "amount": money_written(row.amount_minor, row.currency),
            "location": row.location.name,
            "reason": reason_of(row),
        }

    path = f"/earnings/payments/{row.id}/"
    occasion = Occasion(kind, f"{kind}:{row.id}", f"payment:{row.id}", path, gaps)
    house = house_of(version_in_force(row.program_key).document)
    tell_readers(admins_of(row.location), SAYINGS[kind], house, occasion, actor)


Loss = tuple[Unit, str, date, int]
"""What is lost together: location, currency, last day, minor units."""


def tell_warnings(rows: Sequence[ForfeitWarning], program_key: str, actor: Actor) -> None:
    """Tell a partner's people what it will lose and until when it can keep it, each in one notice.

    Everybody is told of the locations that they look after.
    """
    told: dict[Reader, list[ForfeitWarning]] = defaultdict(list)
    for row in rows:
        for reader in admins_of(row.statement.location):
            told[replace(reader, unit_id=None)].append(row)
    alike: dict[tuple[str, ...], list[Reader]] = defaultdict(list)
    for reader, own in told.items():
        alike[tuple(row.id for row in own)].append(reader)
    for readers in alike.values():
        _tell_of(told[readers[0]], readers, program_key, actor)


def _tell_of(
    rows: Sequence[ForfeitWarning], readers: Sequence[Reader], program_key: str, actor: Actor
) -> None:
    """Tell some people the same: of one amount as such, of several as a list."""
    losses = _together(rows)
    place, *more = {loss[0] for loss in losses}
    if more:
        named = tuple(sorted({loss[0].id for loss in losses}))
        readers = [replace(one, places=named) for one in readers]
    else:
        readers = [replace(one, unit_id=place.id) for one in readers]
    saying = SAYINGS[WARNED] if len(losses) == 1 else MANY_WARNED

    def gaps() -> dict[str, str]:
        said = [
            {"amount": money_written(minor, currency), "location": at.name, "day": dates.day(last)}
            for at, currency, last, minor in losses
        ]
        amounts = "; ".join(str(ONE_OF_MANY).format(**one) for one in said)
        return {**said[0], "count": str(len(losses)), "amounts": amounts}

    path = "/earnings/payees/" if more else f"/earnings/payees/{place.id}/"
    first = rows[0].id
    occasion = Occasion(WARNED, f"{WARNED}:{first}", f"forfeit_warning:{first}", path, gaps)
    house = house_of(version_in_force(program_key).document)
    tell_readers(readers, saying, house, occasion, actor)


def _together(rows: Sequence[ForfeitWarning]) -> list[Loss]:
    """Add up what is lost at one location on one day; what is lost first comes first."""
    found: dict[tuple[Unit, str, date], int] = defaultdict(int)
    for row in rows:
        found[row.statement.location, row.statement.currency, row.last_day] += row.amount_minor
    losses = [(*key, minor) for key, minor in found.items()]
    return sorted(losses, key=lambda loss: (loss[2], loss[0].name, loss[1]))
