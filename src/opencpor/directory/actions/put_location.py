"""Store a partner's location as given: create it, change it, or find it unchanged."""

from collections.abc import Mapping

from opencpor.access.actor import Actor
from opencpor.access.models import Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.errors import not_found
from opencpor.directory.actions.writing import (
    Expect,
    Outcome,
    Put,
    exists_already,
    explained,
    refused,
)
from opencpor.directory.models import Location, Partner
from opencpor.directory.records import NEW_LOCATION, difference, location_record
from opencpor.directory.rules.values import LocationValues, read_location
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def _locked(partner_id: str, actor: Actor) -> Location | None:
    rows = Location.objects.select_for_update(of=("self",)).select_related(
        "unit", "organization__organization"
    )
    return restrict(rows, actor, Permission.DIRECTORY_WRITE).filter(partner_id=partner_id).first()


def _create(values: LocationValues, actor: Actor) -> Location:
    partner = (
        restrict(Partner.objects.all(), actor, Permission.DIRECTORY_WRITE)
        .filter(global_id=values.global_id)
        .first()
    )
    if partner is None:
        raise refused(
            "global_id",
            "unknown_partner",
            "No partner has this global account id.",
            "Enter the partner first, or correct the number.",
        )
    unit = Unit.objects.create(organization_id=partner.pk, name=values.name)
    location = Location.objects.create(
        unit=unit,
        organization=partner,
        partner_id=values.partner_id,
        country=values.country,
        city=values.city,
    )
    after = location_record(location)
    record(
        EventType.LOCATION_CREATED, f"location:{location.pk}", actor.ref(), data={"after": after}
    )
    return location


def _change(location: Location, values: LocationValues, actor: Actor) -> Outcome:
    before = location_record(location)
    if values.global_id != before["global_id"]:
        raise refused(
            "global_id",
            "location_of_another_partner",
            "This PartnerID belongs to another partner.",
            "A location never moves to another partner; check both numbers.",
        )
    location.unit.name = values.name
    location.country, location.city = values.country, values.city
    changes = difference(before, location_record(location))
    if not changes["after"]:
        return Outcome.UNCHANGED
    location.unit.save(update_fields=["name"])
    location.revision += 1
    location.save()
    record(EventType.LOCATION_CHANGED, f"location:{location.pk}", actor.ref(), data=changes)
    return Outcome.CHANGED


def put_location(
    given: Mapping[str, str],
    actor: Actor,
    *,
    seen: str | None = None,
    expect: Expect = Expect.ANY,
) -> Put[Location]:
    """Store a location, known by its PartnerID.

    Args:
        given: Text values (see `rules.values.read_location`); what is absent stays as it is.
        actor: Who does it.
        seen: The revision on which a change is made.
        expect: Whether it may be there already.

    Raises:
        Invalid: With every wrong value; ``unknown_partner``, ``location_of_another_partner``,
            ``number_in_use``.
        Conflict: If it is there already but should be new.
        NotFound: If it should be there and is not.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with explained("partner_id"):
        location = _locked(given.get("partner_id", "").strip(), actor)
        if location is None:
            if expect is Expect.KNOWN:
                raise not_found("location")
            return Put(_create(read_location(NEW_LOCATION | dict(given)), actor), Outcome.CREATED)
        if expect is Expect.NEW:
            raise exists_already("location")
        check_revision(seen, location)
        values = read_location(location_record(location) | dict(given))
        return Put(location, _change(location, values, actor))
