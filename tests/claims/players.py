"""Partners, customers, reviewers and the clock, playing many claims at random with real actions."""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from unittest import mock

from tests.builders import make_customer, make_user
from tests.claims.every_verb import USES, Use, association_of
from tests.claims.scene import ENROLLED_LATER, Claimant, QuietConsent, Scene, make_claimant

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions import clocks, move, terms_ending
from opencpor.claims.actions.reinstate import reinstate
from opencpor.claims.actions.reminders import remind_all
from opencpor.claims.actions.settle import settle
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.waive_payment import opt_in
from opencpor.claims.arbitration.actions.clocks import note_all
from opencpor.claims.arbitration.actions.deciding import (
    Decision,
    Reasoned,
    Ruling,
    decide_arbitration,
)
from opencpor.claims.arbitration.actions.transferring import carry_out_all
from opencpor.claims.arbitration.models import Arbitration, ArbitrationState, SideRole
from opencpor.claims.arbitration.reading import present, program_of
from opencpor.claims.consent.actions.acknowledge import acknowledge_as_admin
from opencpor.claims.consent.actions.windows import pass_windows
from opencpor.claims.jobs import settle_claim
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.claims.terms import Verb
from opencpor.common import clock
from opencpor.notices.actions.deliver import deliver, report
from opencpor.notices.models import Mail, MailState

WORKLOADS = ("teams", "exchange")
NEXT: dict[State, Verb] = {
    State.SUBMITTED: Verb.START_REVIEW,
    State.UNDER_REVIEW: Verb.DECIDE,
    State.ACTION_REQUIRED: Verb.RESUBMIT,
}
PLAYED: dict[Verb, Use] = USES | {
    Verb.OPT_IN: lambda s, c: opt_in(association_of(c), s.ours.actor),
    Verb.REINSTATE: lambda s, c: reinstate(association_of(c), "Ended by mistake.", s.senior),
}
"""What people do in the game: also what undoes something that was done before."""
_number = count(1)
Job = Callable[[], int]
CLOCKS: tuple[Job, ...] = (
    clocks.act_on_all,
    pass_windows,
    terms_ending.end_all,
    carry_out_all,
    move.carry_out_all,
    note_all,
    remind_all,
)
"""What the scheduler runs again and again."""


@dataclass
class Table:
    """Everybody at the table; ``views`` gives each claim the people that it concerns."""

    sides: list[Claimant]
    tenants: list[Scene]
    views: dict[str, Scene] = field(default_factory=dict)
    days: int = 0

    def draft(self, side: int, tenant: int, workloads: tuple[str, ...]) -> str:
        view = copy.copy(self.tenants[tenant])
        view.ours = self.sides[side]
        claim = view.draft(*workloads)
        self.views[claim.id] = view
        return claim.id

    def hand_in(self, claim_id: str) -> None:
        view = self.views[claim_id]
        submit(
            claim_id, view.ours.actor, acknowledgements=view.acknowledgements,
            reasons=ENROLLED_LATER,
        )  # fmt: skip

    def advance(self, claim_id: str) -> None:
        """Take the next step of a claim that goes well."""
        state = State(Claim.objects.get(id=claim_id).state)
        if state in NEXT:
            self.use(claim_id, NEXT[state])
        elif state is State.DRAFT:
            self.hand_in(claim_id)
        else:
            self.acknowledge(claim_id)

    def use(self, claim_id: str, verb: Verb) -> None:
        PLAYED[verb](self.views[claim_id], Claim.objects.get(id=claim_id))

    def acknowledge(self, claim_id: str) -> None:
        acknowledge_as_admin(claim_id, self.views[claim_id].tenant_admin)

    def arbitrate(self, *, keep: bool, in_days: int) -> None:
        """Decide the oldest arbitration that waits, as somebody who took no part."""
        found = Arbitration.objects.filter(state=ArbitrationState.OPEN).order_by("id").first()
        if found is None:
            return
        sides = present(found)
        winner = next(one.id for one in sides if one.role == SideRole.CHALLENGER)
        calendar = program_of(found).business_calendar
        ruling = Ruling(
            Decision.KEEP if keep else Decision.TRANSFER,
            [Reasoned(side.id, "newer_evidence", "See.") for side in sides],
            winner="" if keep else winner,
            on=None if keep else calendar.local_date(clock.now()) + timedelta(days=in_days),
        )
        senior = actor_of_user(make_user(Role.SENIOR_REVIEWER, self.tenants[0].operator))
        decide_arbitration(found.id, ruling, senior)

    def post(self) -> None:
        """Deliver the mails that wait; the rooms that queued them hear of it."""
        for mail_id in Mail.objects.filter(state=MailState.QUEUED).values_list("id", flat=True):
            deliver(mail_id)
            report(mail_id)

    def pass_days(self, days: int) -> None:
        """Let time go on while nothing runs: an outage."""
        self.days += days
        clock.run_ahead(self.days)

    def catch_up(self) -> int:
        """Run what the scheduler would run, until nothing more changes; return how much did."""
        done = sum(job() for job in CLOCKS)
        for claim_id in self.views:
            with mock.patch.object(settle_claim, "defer"):
                settle(claim_id, clocks.CLOCK)
        return done


def sit_down() -> Table:
    """Two customers, three partners, and the operator's people."""
    first = Scene(QuietConsent())
    return Table([first.ours, make_claimant(), make_claimant()], [first, neighbor(first)])


def neighbor(scene: Scene) -> Scene:
    """The same people with another customer."""
    other = copy.copy(scene)
    other.domain = f"neighbor{next(_number)}.example"
    other.customer = make_customer(domain=other.domain)
    other.tenant_admin = actor_of_user(make_user(Role.CUSTOMER_ADMIN, other.customer.organization))
    return other
