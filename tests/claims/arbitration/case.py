"""Two partners, one slot: an incumbent with an association, a challenger with an accepted line."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tests.builders import make_user
from tests.claims.scene import Claimant, Scene, make_claimant

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.arbitration.actions.answer import answer
from opencpor.claims.arbitration.actions.deciding import (
    Decision,
    Reasoned,
    decide_arbitration,
)
from opencpor.claims.arbitration.actions.deciding import Ruling as Verdict
from opencpor.claims.arbitration.models import Arbitration, ArbitrationSide
from opencpor.claims.arbitration.reading import present
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.common.clock import now
from opencpor.common.errors import Conflict


def states(claim: Claim) -> list[str]:
    return [line.state for line in claim.lines.order_by("place")]


@dataclass
class Case:
    """An open arbitration about Teams; consent is settled from now on."""

    scene: Scene
    incumbent: Claimant = field(default_factory=make_claimant)
    challenger: Claimant = field(default_factory=make_claimant)

    def __post_init__(self) -> None:
        user = make_user(Role.SENIOR_REVIEWER, self.scene.operator)
        self.senior: Actor = actor_of_user(user)
        self.senior_email = user.email
        self.held = self.scene.approved("teams", side=self.incumbent)
        self.scene.consent.standing_is = Standing(settled=True)
        self.rival = self.challenge(self.challenger)

    def challenge(self, side: Claimant, *workloads: str) -> Claim:
        """Submit a claim and let a reviewer accept it against the one who holds the slot."""
        claim = self.scene.under_review(*workloads or ("teams",), side=side)
        rulings = [Ruling(line.id, Outcome.ACCEPT) for line in claim.lines.all()]
        with suppress(Conflict):  # says that the slot is taken; the rest is decided
            decide(claim.id, rulings, self.scene.reviewer)
        return Claim.objects.get(id=claim.id)

    @property
    def arbitration(self) -> Arbitration:
        return Arbitration.objects.order_by("id").first() or Arbitration()

    def side(self, who: Claimant) -> ArbitrationSide:
        return self.arbitration.sides.get(partner_id=who.location.organization_id)

    def answered(self) -> None:
        """Let both sides say something."""
        for who in (self.incumbent, self.challenger):
            answer(self.arbitration.id, "We do the work.", who.actor)

    def out_of_time(self) -> None:
        """Let the time of every side be up."""
        past = now() - timedelta(minutes=1)
        ArbitrationSide.objects.update(deadline_at=past)

    def decide(self, decision: str, *, on: date | None = None, by: Actor | None = None,
               **more: Any) -> Arbitration:  # fmt: skip
        reasons = [Reasoned(one.id, "newer_evidence", "See.") for one in present(self.arbitration)]
        ruling = Verdict(Decision(decision), reasons, on=on, **more)
        return decide_arbitration(self.arbitration.id, ruling, by or self.senior)

    def today(self) -> date:
        from opencpor.claims.facts import version_of

        return version_of(self.rival).document.business_calendar.local_date(now())

    def in_days(self, days: int) -> date:
        return self.today() + timedelta(days=days)
