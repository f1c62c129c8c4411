"""Store a partner organization as given: create it, change it, or find it unchanged."""

from collections.abc import Mapping

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.common.errors import not_found
from opencpor.directory.actions.writing import Expect, Outcome, Put, exists_already, explained
from opencpor.directory.models import Partner, PartnerDomain
from opencpor.directory.records import NEW_PARTNER, difference, partner_record
from opencpor.directory.rules.values import PartnerValues, read_partner
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def _locked(global_id: str, actor: Actor) -> Partner | None:
    rows = Partner.objects.select_for_update(of=("self",)).select_related("organization")
    return restrict(rows, actor, Permission.DIRECTORY_WRITE).filter(global_id=global_id).first()


def _write_domains(partner: Partner, domains: frozenset[str]) -> None:
    partner.domains.exclude(domain__in=domains).delete()
    known = set(partner.domains.values_list("domain", flat=True))
    PartnerDomain.objects.bulk_create(
        PartnerDomain(partner=partner, domain=domain) for domain in sorted(domains - known)
    )


def _create(values: PartnerValues, actor: Actor) -> Partner:
    place = Organization.objects.create(kind=Side.PARTNER.value, name=values.name)
    partner = Partner.objects.create(
        organization=place, global_id=values.global_id, country=values.country
    )
    _write_domains(partner, values.domains)
    after = partner_record(partner)
    record(EventType.PARTNER_CREATED, f"partner:{partner.pk}", actor.ref(), data={"after": after})
    return partner


def _change(partner: Partner, values: PartnerValues, actor: Actor) -> Outcome:
    before = partner_record(partner)
    partner.organization.name, partner.country = values.name, values.country
    _write_domains(partner, values.domains)
    changes = difference(before, partner_record(partner))
    if not changes["after"]:
        return Outcome.UNCHANGED
    partner.organization.save(update_fields=["name"])
    partner.revision += 1
    partner.save()
    record(EventType.PARTNER_CHANGED, f"partner:{partner.pk}", actor.ref(), data=changes)
    return Outcome.CHANGED


def put_partner(
    given: Mapping[str, str],
    actor: Actor,
    *,
    seen: str | None = None,
    expect: Expect = Expect.ANY,
) -> Put[Partner]:
    """Store a partner, known by its global account id.

    Args:
        given: Text values (see `rules.values.read_partner`); what is absent stays as it is.
        actor: Who does it.
        seen: The revision on which a change is made.
        expect: Whether it may be there already.

    Raises:
        Invalid: With every wrong value; ``number_in_use``.
        Conflict: If it is there already but should be new.
        NotFound: If it should be there and is not.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with explained("global_id"):
        partner = _locked(given.get("global_id", "").strip(), actor)
        if partner is None:
            if expect is Expect.KNOWN:
                raise not_found("partner")
            return Put(_create(read_partner(NEW_PARTNER | dict(given)), actor), Outcome.CREATED)
        if expect is Expect.NEW:
            raise exists_already("partner")
        check_revision(seen, partner)
        values = read_partner(partner_record(partner) | dict(given))
        return Put(partner, _change(partner, values, actor))
