"""``/claims/bulk``: one verb on several claims, with a result for each."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from pydantic import BaseModel, Field

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.actions.decide import Outcome, Ruling
from opencpor.claims.bulk.actions import several
from opencpor.claims.bulk.actions.several import Result, Wanted
from opencpor.claims.queries import claims
from opencpor.claims.schemas import ReasonIn, RulingIn
from opencpor.http.guards import actor_of, guard
from opencpor.http.inputs import Input
from opencpor.http.problems import document

router = Router(tags=["claims"])


class ClaimRef(Input):
    """One claim, perhaps with the ETag that was seen of it: if it changed, it alone is refused."""

    claim: str = Field(max_length=40)
    etag: str | None = Field(
        default=None, max_length=40,
        description="as the claim's answer had it; none: the claim as it is now",
    )  # fmt: skip

    def wanted(self) -> Wanted:
        """Return it as the action takes it."""
        return Wanted(self.claim, self.etag)


class RuledRef(ClaimRef):
    """One claim, perhaps with an outcome for each of its undecided lines."""

    lines: list[RulingIn] = Field(default_factory=list, max_length=500)

    def wanted(self) -> Wanted:
        """Return it as the action takes it."""
        rulings = tuple(
            Ruling(one.line, Outcome(one.outcome), one.code, one.text, one.override)
            for one in self.lines
        )
        return Wanted(self.claim, self.etag, rulings)


class SubmitSeveralIn(Input):
    """Drafts to hand in, with what holds for all of them."""

    claims: list[ClaimRef] = Field(min_length=1, max_length=several.MOST)
    acknowledgements: list[str] = Field(default_factory=list, max_length=50)
    reasons: list[ReasonIn] = Field(default_factory=list, max_length=500)


class ReassignSeveralIn(Input):
    """Claims, and who reviews them from now on."""

    claims: list[ClaimRef] = Field(min_length=1, max_length=several.MOST)
    reviewer: str = Field(max_length=40)


class ReleaseSeveralIn(Input):
    """Claims that you review, to be given back to the queue."""

    claims: list[ClaimRef] = Field(min_length=1, max_length=several.MOST)


class DecideSeveralIn(Input):
    """Claims to accept, as a whole or as their lines say, or to reject with a code."""

    claims: list[RuledRef] = Field(min_length=1, max_length=several.MOST)
    outcome: Literal["accept", "reject"]
    code: str = Field(default="", max_length=40)
    text: str = Field(default="", max_length=10_000)


class ResultOut(BaseModel):
    """What became of one claim; ``problem`` is what the single verb would have answered."""

    claim: str
    done: bool
    state: str | None
    problem: dict[str, Any] | None


class ResultsOut(BaseModel):
    """A result for each claim, in the order of the request."""

    items: list[ResultOut]


def _out(results: list[Result], actor: Actor) -> ResultsOut:
    rows = claims(actor).filter(id__in=[one.claim for one in results])
    states: dict[str, str] = dict(rows.values_list("id", "state"))
    return ResultsOut(
        items=[
            ResultOut(
                claim=one.claim,
                done=one.problem is None,
                state=states.get(one.claim),
                problem=document(one.problem) if one.problem else None,
            )
            for one in results
        ]
    )


@router.post("/submit", response=ResultsOut, url_name="submit_claims")
@guard(Permission.CLAIM_WRITE)
def submit_claims(request: HttpRequest, body: SubmitSeveralIn) -> ResultsOut:
    """Hand several drafts in with one acknowledgement; each by itself."""
    actor = actor_of(request)
    reasons = {(one.code, one.field): one.reason for one in body.reasons}
    wanted = [one.wanted() for one in body.claims]
    return _out(several.submit_several(wanted, actor, body.acknowledgements, reasons), actor)


@router.post("/reassign", response=ResultsOut, url_name="reassign_claims")
@guard(Permission.REVIEW_SENIOR)
def reassign_claims(request: HttpRequest, body: ReassignSeveralIn) -> ResultsOut:
    """Give several claims to one reviewer; each by itself."""
    actor = actor_of(request)
    wanted = [one.wanted() for one in body.claims]
    return _out(several.reassign_several(wanted, actor, body.reviewer), actor)


@router.post("/release", response=ResultsOut, url_name="release_claims")
@guard(Permission.REVIEW)
def release_claims(request: HttpRequest, body: ReleaseSeveralIn) -> ResultsOut:
    """Give several of your claims back to the queue; each by itself."""
    actor = actor_of(request)
    return _out(several.release_several([one.wanted() for one in body.claims], actor), actor)


@router.post("/decide", response=ResultsOut, url_name="decide_claims")
@guard(Permission.REVIEW)
def decide_claims(request: HttpRequest, body: DecideSeveralIn) -> ResultsOut:
    """Decide several of your claims; each by itself.

    With ``accept`` every undecided line is accepted, or what ``lines`` say; with ``reject`` the
    whole claims are turned down with ``code``.
    """
    actor = actor_of(request)
    wanted = [one.wanted() for one in body.claims]
    if body.outcome == "reject":
        return _out(several.reject_several(wanted, actor, body.code, body.text), actor)
    return _out(several.accept_several(wanted, actor), actor)
