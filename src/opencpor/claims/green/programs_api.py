"""``/programs/{program_key}/green-path``: the policy, how it did, dry runs, and a change of it."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Status
from pydantic import BaseModel, Field

from opencpor.access.roles import Permission
from opencpor.access.scope import fetch, restrict
from opencpor.claims.green.actions.try_policy import ask_trial
from opencpor.claims.green.facts import policy_in_force
from opencpor.claims.green.models import GreenTrial
from opencpor.claims.green.policies import Wish, month_of, policy_from
from opencpor.claims.green.queries import figures
from opencpor.http.guards import actor_of, guard
from opencpor.http.inputs import Input
from opencpor.http.models import Operation
from opencpor.http.operations import link
from opencpor.http.paging import USUAL, next_link, page_of
from opencpor.programs.actions.propose_green_path import propose_green_path
from opencpor.programs.document.policy import GreenCondition
from opencpor.programs.models import Program
from opencpor.programs.schemas import ProposalBrief

router = Router(tags=["programs"])


class HistoryIn(Input):
    """What the condition `partner_history` asks of a partner."""

    min_decided_claims: int = Field(default=20, ge=0, le=36_500)
    max_rejected_share: str = Field(default="0.05", max_length=20)


class PolicyIn(Input):
    """A green path as the program document writes it."""

    enabled: bool = True
    conditions: list[GreenCondition] = Field(max_length=50)
    partner_history: HistoryIn = Field(default_factory=HistoryIn)
    audit_share: str = Field(default="0.10", max_length=20)

    def wish(self) -> Wish:
        """Return what is wished for."""
        return Wish(
            self.enabled,
            tuple(self.conditions),
            self.partner_history.min_decided_claims,
            self.partner_history.max_rejected_share,
            self.audit_share,
        )


class DryRunIn(Input):
    """Conditions to try on claims that people decided; without days, on those of a year."""

    policy: PolicyIn
    first_day: date | None = None
    last_day: date | None = None


class ChangeIn(Input):
    """A change of the green path, for another program manager to publish."""

    policy: PolicyIn
    note: str = Field(max_length=2000)
    effective_from: str | None = Field(default=None, max_length=7)


class FiguresOut(BaseModel):
    """How the green path did since it exists."""

    decided: int
    sampled: int
    judged: int
    wrong: int
    error_share: str | None  # of those judged; null: none is judged


class PolicyOut(BaseModel):
    """The green path of the version in force."""

    program: str
    version: int
    policy: dict[str, Any]
    figures: FiguresOut


class GreenDryRunOut(BaseModel):
    """A dry run: the question, and what came out."""

    id: str
    program: str
    policy: dict[str, Any]
    first_day: date
    last_day: date
    asked_at: datetime
    finished_at: datetime | None
    operation: str  # where to watch it
    result: dict[str, Any] | None


class DryRunPage(BaseModel):
    """One page of dry runs, the newest first."""

    items: list[GreenDryRunOut]
    next: str | None


def _out(trial: GreenTrial) -> GreenDryRunOut:
    return GreenDryRunOut(
        id=trial.id,
        program=trial.program_key,
        policy=trial.policy,
        first_day=trial.first_day,
        last_day=trial.last_day,
        asked_at=trial.asked_at,
        finished_at=trial.finished_at,
        operation=link(Operation(id=trial.operation_id)),
        result=trial.result,
    )


def _program(request: HttpRequest, program_key: str) -> str:
    return fetch(Program.objects.all(), actor_of(request), "program", key=program_key).key


@router.get("", response=PolicyOut, url_name="get_green_path")
@guard(Permission.PROPOSAL_READ)
def get_policy(request: HttpRequest, program_key: Path[str]) -> PolicyOut:
    """Return the policy that decides today, and how often it was wrong in the sample."""
    key = _program(request, program_key)
    version, policy = policy_in_force(key)
    found = figures(actor_of(request), key)
    share = found.error_share
    return PolicyOut(
        program=key,
        version=version.number,
        policy=policy.model_dump(mode="json"),
        figures=FiguresOut(
            decided=found.decided,
            sampled=found.sampled,
            judged=found.judged,
            wrong=found.wrong,
            error_share=None if share is None else str(share),
        ),
    )


@router.post("/dry-runs", response={202: GreenDryRunOut}, url_name="try_green_path")
@guard(Permission.PROGRAM_WRITE)
def start_dry_run(
    request: HttpRequest, response: HttpResponse, program_key: Path[str], body: DryRunIn
) -> Status[Any]:
    """Try conditions on claims that people decided; no claim changes.

    Answers at once; ``operation`` says how far it is, and the dry run itself has the result.
    """
    trial = ask_trial(
        _program(request, program_key),
        policy_from(body.policy.wish()),
        actor_of(request),
        first_day=body.first_day,
        last_day=body.last_day,
    )
    made = _out(trial)
    response["Location"] = made.operation
    return Status(202, made)


@router.get("/dry-runs", response=DryRunPage, url_name="list_green_path_trials")
@guard(Permission.PROPOSAL_READ)
def list_dry_runs(
    request: HttpRequest, program_key: Path[str], cursor: str = "", limit: int = USUAL
) -> DryRunPage:
    """List the dry runs of a program, the newest first."""
    rows = GreenTrial.objects.filter(program_key=_program(request, program_key))
    page = page_of(restrict(rows, actor_of(request)), ["-id"], cursor, limit)
    return DryRunPage(
        items=[_out(row) for row in page.rows], next=next_link(request, page.next_cursor)
    )


@router.get("/dry-runs/{trial_id}", response=GreenDryRunOut, url_name="get_green_path_trial")
@guard(Permission.PROPOSAL_READ)
def get_dry_run(request: HttpRequest, program_key: Path[str], trial_id: str) -> GreenDryRunOut:
    """Return one dry run; ``result`` is absent until it is done.

    Shares are texts. ``listed`` names at most 500 of the claims that the policy would have accepted
    and that people turned down, or that were revoked, lost, or ended by the customer later.
    """
    rows = GreenTrial.objects.filter(program_key=_program(request, program_key))
    return _out(fetch(rows, actor_of(request), "dry run", id=trial_id))


@router.post("/proposals", response={201: ProposalBrief}, url_name="propose_green_path")
@guard(Permission.PROGRAM_WRITE)
def propose(request: HttpRequest, program_key: Path[str], body: ChangeIn) -> Status[ProposalBrief]:
    """Propose the latest version again with another green path; nothing else of it changes.

    A second program manager publishes it, as any proposal.
    """
    row = propose_green_path(
        actor_of(request),
        _program(request, program_key),
        policy_from(body.policy.wish()),
        note=body.note,
        effective_from=month_of(body.effective_from),
    )
    return Status(201, ProposalBrief.of(row))
