"""What stands for each parameter of an address: one value of one's own, one of another.

A new room adds one line to `SAMPLES` for each new parameter name (names are global: give an
address ``{claim_id}``, never ``{id}``), and to `wishes.BODIES` only where the smallest input made
from the API's description would be refused before rights are checked.
"""

import io
from datetime import timedelta
from hashlib import sha256

from django.db import transaction

from opencpor.access.actor import system
from opencpor.access.models import Organization, Token
from opencpor.access.roles import Role, Side, side_of
from opencpor.access.tokens import digest_of, new_secret
from opencpor.claims.arbitration.models import Arbitration
from opencpor.claims.bulk.models import ImportKind
from opencpor.claims.consent.actions.acknowledge import acknowledge
from opencpor.claims.consent.actions.asking import ask
from opencpor.claims.consent.models import ConsentAnswer, ConsentLink
from opencpor.claims.evidence import storage
from opencpor.claims.evidence.models import AssociationEvidence, Evidence, StoredFile
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.directory.actions.import_file import import_file
from opencpor.directory.models import DomainProof
from opencpor.directory.terms import Kind
from opencpor.http.models import Operation, OperationState
from opencpor.incentives.models import Earning
from opencpor.programs.actions.propose_version import propose_version
from opencpor.programs.actions.publish import publish
from opencpor.programs.queries import latest_version, version_in_force
from opencpor.programs.shipped import INVENTED, shipped_text
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Source
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.models import Batch
from tests import files
from tests.builders import make_enrollment, make_subscription
from tests.incentives.rows import make_close, make_lines
from tests.matrix import (
    adjustments,
    answers,
    budgets,
    drafts,
    forecasts,
    payees,
    payments,
    persons,
    recomputes,
    renewals,
    scores,
    seeing,
    told,
    whatif,
)
from tests.matrix import own as owners
from tests.matrix.pairs import Maker, Pair, always
from tests.matrix.trials import trial
from tests.matrix.world import World


def operation(world: World, side: Side, kind: str = "test") -> Pair:
    def make(organization_id: str) -> str:
        return Operation.objects.create(
            kind=kind, actor_id="usr_x", organization_id=organization_id,
            state=OperationState.QUEUED,
        ).id  # fmt: skip

    others = "opn_nosuch" if side is Side.OPERATOR else make(world.rival.id)
    return Pair(make(world.home(side).id), others)


def program(world: World, side: Side) -> Pair:
    del side  # everybody may read programs
    row = world.once("program", lambda: publish(system("cli"), shipped_text(INVENTED)))
    return Pair(row.program_id, "no-such-program")


def proposal(world: World, side: Side) -> Pair:
    def make() -> str:
        text = shipped_text(INVENTED) + "# Changed.\n"
        return propose_version(system("test"), text, note="Because.").id

    program(world, side)
    row = world.once("proposal", make)
    return Pair(row, "prp_nosuch") if side is Side.OPERATOR else Pair(None, row)


def version(world: World, side: Side) -> Pair:
    program(world, side)
    return Pair("1", "99")


def _owned(side: Side, ours: str, theirs: str) -> Pair:
    """Return a partner's object: operators have every one, customers none."""
    if side is Side.OPERATOR:
        return Pair(ours, "org_nosuch")
    return Pair(ours, theirs) if side is Side.PARTNER else Pair(None, ours)


def organization(world: World, side: Side) -> Pair:
    return _owned(side, world.partner.id, world.rival.id)


def location(world: World, side: Side) -> Pair:
    return _owned(side, world.location.id, world.rival_location.id)


def enrollment(world: World, side: Side) -> Pair:
    key = str(program(world, side).own)
    ours, theirs = (
        world.once(
            f"enrollment of {unit.id}", lambda unit=unit: make_enrollment(unit.location, key)
        ).id
        for unit in (world.location, world.rival_location)
    )
    return _owned(side, ours, theirs)


def customer(world: World, side: Side) -> Pair:
    """No customer is a partner's own in the directory."""
    if side is Side.OPERATOR:
        return Pair(world.customer.id, "org_nosuch")
    if side is Side.PARTNER:
        return Pair(None, world.customer.id)
    return Pair(world.customer.id, world.other_customer.id)


def subscription(world: World, side: Side) -> Pair:
    def make(place: Organization) -> str:
        return world.once(
            f"subscription of {place.id}", lambda: make_subscription(place.customer)
        ).id

    ours = make(world.customer)
    if side is Side.OPERATOR:
        return Pair(ours, "sub_nosuch")
    return Pair(None, ours) if side is Side.PARTNER else Pair(ours, make(world.other_customer))


def _claim_of(world: World, *, rival: bool) -> Claim:
    """Return a submitted claim: ours on our customer, or a rival's on another."""
    program(world, Side.OPERATOR)
    document = version_in_force(INVENTED).document
    place = world.rival_location if rival else world.location
    customer = world.other_customer if rival else world.customer
    return Claim.objects.create(
        program_key=INVENTED, program_version=1, engagement=document.engagements[0].key,
        state="submitted", partner_id=place.organization_id, location=place, customer=customer,
        tenant_id=str(customer.customer.tenant_id), created_at=now(), created_by="test",
        state_since=now(), submitted_at=now(),
    )  # fmt: skip


def claim(world: World, side: Side) -> Pair:
    ours = world.once("claim", lambda: _claim_of(world, rival=False)).id
    theirs = world.once("rival's claim", lambda: _claim_of(world, rival=True)).id
    return Pair(ours, "clm_nosuch" if side is Side.OPERATOR else theirs)


def _association_of(world: World, *, rival: bool, unit: str = "workload") -> Association:
    made = _claim_of(world, rival=rival)
    key = SlotKey(INVENTED, made.customer_id or "", unit)
    terms = Terms(
        made.partner_id, made.location_id or "", made.engagement, 1, now() - timedelta(days=1),
        reference="before",
    )  # fmt: skip
    return open_association(key, terms, system("test"), Source.IMPORTED)


def association(world: World, side: Side) -> Pair:
    ours = world.once("association", lambda: _association_of(world, rival=False)).id
    theirs = world.once("rival's association", lambda: _association_of(world, rival=True)).id
    return Pair(ours, "asc_nosuch" if side is Side.OPERATOR else theirs)


def _side_of(world: World, held: Association, *, rival: bool) -> Arbitration:
    """Return an arbitration about an association, which alone is its side."""
    row = Arbitration.objects.create(
        program_key=INVENTED, program_version=1, slot=held.slot, tenure=held.tenure,
        state="open", opened_at=now(), deadline_at=now(),
    )  # fmt: skip
    place = world.rival_location if rival else world.location
    row.sides.create(
        partner_id=held.partner_id, location=place, role="incumbent", joined_at=now(),
        deadline_at=now(),
    )  # fmt: skip
    return row


def arbitration(world: World, side: Side) -> Pair:
    association(world, side)
    ours, theirs = (
        world.once(
            f"arbitration of {name}",
            lambda name=name: _side_of(world, world.kept[name], rival=name != "association"),
        ).id
        for name in ("association", "rival's association")
    )
    if side is Side.CUSTOMER:
        return Pair(None, ours)
    return Pair(ours, "arb_nosuch" if side is Side.OPERATOR else theirs)


def file_import(world: World, side: Side) -> Pair:
    del side  # only operators have them
    row = world.once("import", lambda: import_file(Kind.CUSTOMERS, b"tenant_id\n", system("test")))
    return Pair(row.id, "imp_nosuch")


def export_layout(world: World, side: Side) -> Pair:
    close(world, side)
    return Pair("earnings-default", "no-such-layout")


def usage_batch(world: World, side: Side) -> Pair:
    def make() -> str:
        return Batch.objects.create(
            program_key="p", door="api", file_name="f", size=1, sha256="0", fingerprint="0",
            asked_layout="auto", as_of=now(), as_of_given=False, actor_kind="user", actor_id="u",
            received_at=now(),
        ).id  # fmt: skip

    found = world.once("usage batch", make)
    return Pair(found, "bat_nosuch") if side is Side.OPERATOR else Pair(None, found)


def _evidence_of(made: Claim) -> Evidence:
    content = files.pdf()
    file = StoredFile.objects.create(
        partner_id=made.partner_id, location_id=made.location_id, tenant_id=made.tenant_id,
        name="sow.pdf", kind="pdf", media_type="application/pdf", size=len(content),
        sha256=sha256(content).digest(), readable=True, stored_at=now(), stored_by="test",
    )  # fmt: skip
    storage.keep(file.id, io.BytesIO(content))
    return Evidence.objects.create(
        claim=made, file=file, kind="other", added_at=now(), added_by="test"
    )


def evidence(world: World, side: Side) -> Pair:
    ours = world.once("claim", lambda: _claim_of(world, rival=False))
    theirs = world.once("rival's claim", lambda: _claim_of(world, rival=True))
    mine = world.once("evidence", lambda: _evidence_of(ours)).id
    others = world.once("rival's evidence", lambda: _evidence_of(theirs)).id
    return Pair(mine, "evd_nosuch" if side is Side.OPERATOR else others)


def _defense_of(held: Association) -> AssociationEvidence:
    content = files.pdf("Defends " + held.id)
    file = StoredFile.objects.create(
        partner_id=held.partner_id, location_id=held.location_id, name="sow.pdf", kind="pdf",
        media_type="application/pdf", size=len(content), sha256=sha256(content).digest(),
        readable=True, stored_at=now(), stored_by="test",
    )  # fmt: skip
    storage.keep(file.id, io.BytesIO(content))
    return AssociationEvidence.objects.create(
        association=held, file=file, kind="other", added_at=now(), added_by="test"
    )


def association_evidence(world: World, side: Side) -> Pair:
    association(world, side)
    mine, others = (
        world.once(f"defense of {name}", lambda name=name: _defense_of(world.kept[name])).id
        for name in ("association", "rival's association")
    )
    return Pair(mine, "evd_nosuch" if side is Side.OPERATOR else others)


def _asked(made: Claim) -> str:
    """Ask the claim's customer, and let it acknowledge; return the link's token."""
    made.contact_email, made.contact_name = "ann@contoso.example", "Ann"
    made.save()
    with transaction.atomic():
        link = ask(made, system("test"), now()).links.get()
    token = new_secret()
    ConsentLink.objects.filter(id=link.id).update(digest=digest_of(token))
    acknowledge(token)
    return token


def token(world: World, side: Side) -> Pair:
    del side
    ours = world.once("claim", lambda: _claim_of(world, rival=False))
    return Pair(world.once("token", lambda: _asked(ours)), "no-such-token")


def receipt(world: World, side: Side) -> Pair:
    token(world, side)
    theirs = world.once("rival's claim", lambda: _claim_of(world, rival=True))
    world.once("rival's token", lambda: _asked(theirs))
    ours = world.once("claim", lambda: _claim_of(world, rival=False))
    mine, others = (
        ConsentAnswer.objects.get(text__claim=one, kind="acknowledged").id for one in (ours, theirs)
    )
    return Pair(mine, "rct_nosuch" if side is Side.OPERATOR else others)


def close(world: World, side: Side) -> Pair:
    """A close is the operator's own; partners see their lines and statements."""
    key = str(program(world, side).own)
    row = world.once("close", lambda: make_close(key))
    return Pair(row.id, "cls_nosuch") if side is Side.OPERATOR else Pair(None, row.id)


def _lines(world: World) -> list[Earning]:
    """Give a line of ours and one of theirs, of one close."""
    close(world, Side.OPERATOR)
    ours, theirs = world.location, world.rival_location
    return world.once(
        "lines",
        lambda: make_lines(
            world.kept["close"],
            (ours, world.customer, "platform-growth", "analytics"),
            (theirs, world.customer, "platform-growth", "automation"),
        ),
    )


def earning(world: World, side: Side) -> Pair:
    ours, theirs = _lines(world)
    return _owned(side, ours.id, theirs.id)


def statement(world: World, side: Side) -> Pair:
    ours, theirs = (line.close.statements.get(location=line.location) for line in _lines(world))
    return _owned(side, ours.id, theirs.id)


def area_key(world: World, side: Side) -> Pair:
    own = program(world, side).own or ""
    return Pair(latest_version(own).document.solution_areas[0].key, "no-such-area")


def slot_number(world: World, side: Side) -> Pair:
    """A slot on which our customer has ended what our partner held."""
    del side

    def make() -> str:
        held = _association_of(world, rival=False, unit="ended")
        end_association(held.id, now(), "customer_ended", system("test"))
        return str(held.slot_id)

    return Pair(world.once("slot", make), None)


def domain_proof(world: World, side: Side) -> Pair:
    """A proof that is finished: to check it again asks no name server."""

    def make(place: Organization) -> str:
        return DomainProof.objects.create(
            customer=place.customer, tenant_id=place.customer.tenant_id, domain="new.example",
            value="x", made_at=now(), made_by="test", expires_at=now(), proven_at=now(),
        ).id  # fmt: skip

    ours = world.once("domain proof", lambda: make(world.customer))
    theirs = world.once("other's domain proof", lambda: make(world.other_customer))
    return Pair(ours, "dpr_nosuch" if side is Side.OPERATOR else theirs)


def access_proof(world: World, side: Side) -> Pair:
    del side

    def make() -> str:
        secret = new_secret()
        DomainProof.objects.create(
            tenant_id=world.customer.customer.tenant_id, domain="ours.example", value="x",
            digest=digest_of(secret), email="new@ours.example", made_at=now(), made_by="anonymous",
            expires_at=now(), proven_at=now(),
        )  # fmt: skip
        return secret

    return Pair(world.once("access proof", make), "nosuch")


def saved_view(world: World, side: Side) -> Pair:
    """Somebody else's, shared with others; `sample` knows whose is one's own."""
    elsewhere = world.other_customer if side is Side.CUSTOMER else world.rival
    return Pair(None, owners.view_of("usr_nobody", elsewhere.id, shared=True).id)


def usage_sending(world: World, side: Side) -> Pair:
    """Somebody else's; `sample` knows whose is one's own."""
    del world, side
    return Pair(None, owners.sending_of("usr_nobody", "user").id)


IMPORTS = {
    "association_import_id": ImportKind.ASSOCIATIONS,
    "claim_import_id": ImportKind.DRAFTS,
    "claim_takeover_id": ImportKind.IN_FLIGHT,
}


def others_import(kind: ImportKind) -> Maker:
    """Somebody else's; `sample` knows whose is one's own."""
    return lambda world, side: Pair(
        None, owners.import_of("usr_nobody", world.home(side).id, kind).id
    )


SAMPLES: dict[str, Maker] = {
    "adjustment_id": lambda world, side: adjustments.adjustment(world, side, close),
    **{name: others_import(kind) for name, kind in IMPORTS.items()},
    "answer_file_id": answers.answer_file,
    "area_key": area_key,
    "forecast_line_id": forecasts.forecast_line,
    "arbitration_id": arbitration,
    "association_id": association,
    "association_evidence_id": association_evidence,
    "batch_id": usage_batch,
    "budget_id": lambda world, side: budgets.budget(world, side, program),
    "claim_id": claim,
    "close_id": close,
    "recompute_id": lambda world, side: recomputes.recompute(world, side, close),
    "what_if_id": lambda world, side: whatif.what_if(world, side, close),
    "close_operation_id": lambda world, side: operation(world, side, "close"),
    "earning_id": earning,
    "payee_id": payees.payee,
    "payment_id": lambda world, side: payments.payment(world, side, program),
    "payment_hold_id": payments.hold,
    "payment_batch_id": lambda world, side: payments.batch(world, side, program),
    "statement_id": statement,
    "customer_id": customer,
    "evidence_id": evidence,
    "enrollment_id": enrollment,
    "export_format": always("csv", "exe"),
    "export_layout": export_layout,
    "file_format": always("docx", "exe"),
    "page_number": always("1", None),
    "file_kind": always("partners", "no-such-kind"),
    "file_table": always("xlsx", "exe"),
    "insights_table": always("waiting", "no-such-table"),
    "import_id": file_import,
    "invitation_id": persons.invitation,
    "invitation_secret": persons.invitation_secret,
    "location_id": location,
    "operation_id": operation,
    "receipt_id": receipt,
    "renewal_id": lambda world, side: renewals.renewal(world, side, association),
    "score_trial_id": lambda world, side: scores.trial_of(world, side, program),
    "score_id": lambda world, side: scores.score_of(world, side, program),
    "slot_number": slot_number,
    "step": always("contacts", "no-such-step"),
    "token": token,
    "program_key": program,
    "draft_id": lambda world, side: drafts.draft(world, side, program),
    **drafts.PARTS,
    "proposal_id": proposal,
    "proof_id": domain_proof,
    "proof_secret": access_proof,
    "refused_partner_id": lambda world, _: Pair(world.partner.id, "org_nosuch"),
    "role_id": persons.role,
    **owners.REPORTED,
    "token_id": persons.api_token,
    "trial_id": lambda world, side: Pair(*trial(world, side, str(program(world, side).own))),
    "user_id": persons.user,
    "version_number": version,
    "view_id": saved_view,
    "notice_id": told.notice,
    "webhook_id": told.webhook,
    "delivery_id": told.webhook_delivery,
    "organization_id": organization,
    "seeing_partner_id": lambda world, side: seeing.seeing_partner(world, side, association),
    "sending_id": usage_sending,
    "served_customer_id": lambda world, side: seeing.served_customer(world, side, association),
    "subscription_key": subscription,
}


def sample(name: str, world: World, role: Role) -> Pair:
    """Return the objects that fill one parameter for people of a role.

    Tokens, views, reports, notices, imports and files on their way belong to persons.
    """
    pair = SAMPLES[name](world, side_of(role))
    if name == "notice_id":
        reader = world.users.get(role)  # machines get none
        return Pair(told.notice_of(reader) if reader else None, pair.others)
    if name in IMPORTS:
        home = world.home(side_of(role)).id
        run = owners.import_of(owners.caller_of(world, role), home, IMPORTS[name])
        return Pair(run.id, pair.others)
    if name == "sending_id":
        kind = "user" if role in world.users else "service"
        return Pair(owners.sending_of(owners.caller_of(world, role), kind).id, pair.others)
    if name in owners.OWNED:
        home = world.home(side_of(role)).id
        return Pair(owners.OWNED[name](owners.caller_of(world, role), home).id, pair.others)
    if name == "insights_table" and role is Role.ADMINISTRATOR:
        pair = Pair("system-troubles", pair.others)  # the only one that they read
    if name != "token_id":
        return pair
    mine = Token.objects.get(digest=digest_of(world.tokens[role]))
    return Pair(mine.id, pair.others)
