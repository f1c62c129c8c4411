"""Reads what the rules on renewals look at."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from opencpor.claims.consent.refusals import refused_slots
from opencpor.claims.models import ClaimLine
from opencpor.claims.renewal.rules import Against, Around, Bought, against
from opencpor.common.calendar import BusinessCalendar
from opencpor.directory.models import Subscription
from opencpor.programs.document.offer import AssociationUnit
from opencpor.programs.document.program import Program
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Association, Slot, Tenure


@dataclass(frozen=True)
class Case:
    """An association with a subscription, and another subscription of the same customer.

    Attributes:
        association: With its slot.
        old: What it is, or was, with.
        new: What may be its renewal.
    """

    association: Association
    old: Subscription
    new: Subscription

    @property
    def program(self) -> Program:
        """The program as it is today, under which the new one would be claimed."""
        return version_in_force(self.association.slot.program_key).document


def case_of(association: Association, new: Subscription) -> Case | None:
    """Return an association beside a subscription; None: nothing is known of its own one."""
    guid = association.slot.subscription_id
    old = Subscription.objects.filter(subscription_id=guid).first() if guid else None
    return Case(association, old, new) if old is not None else None


def product_in(program: Program, bought: Subscription) -> str:
    """Return the key of what was bought; what the program does not know stays as it is written."""
    known = program.product_named(bought.product)
    return known.key if known else bought.product


def _bought(row: Subscription, program: Program, calendar: BusinessCalendar) -> Bought:
    return Bought(
        subscription_id=row.subscription_id,
        customer_id=row.customer_id,
        product=product_in(program, row),
        status=row.status,
        status_since=calendar.local_date(row.status_since),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def last_day_of(row: Subscription, program: Program) -> date | None:
    """Return a subscription's last day: as it is announced, or earlier if it is gone already."""
    return _bought(row, program, program.business_calendar).last_day


def _offered(case: Case, program: Program) -> bool:
    """Whether the program lets the engagement be claimed on what was bought, as it was bought."""
    engagement = program.engagement(case.association.engagement)
    if engagement is None or engagement.retired:
        return False
    channel = program.channel_named(case.new.channel)
    sold = not engagement.channels or (channel is not None and channel.key in engagement.channels)
    products = {one.key for one in program.products_of(engagement)}
    by_subscription = engagement.association_unit is AssociationUnit.SUBSCRIPTION
    return sold and by_subscription and product_in(program, case.new) in products


def _slot_of(case: Case) -> Slot | None:
    """Return the slot of the new subscription, if anybody has named it yet."""
    rows = Slot.objects.filter(program_key=case.association.slot.program_key)
    return rows.filter(subscription_id=case.new.subscription_id).first()


def _held(slot: Slot | None, partner_id: str, at: datetime) -> bool:
    goes_on = Q(period__upper_inf=True) | Q(period__endswith__gt=at)
    rows = Tenure.objects.filter(goes_on, slot=slot).exclude(partner_id=partner_id)
    return slot is not None and rows.exists()


def _claimed(case: Case, slot: Slot | None) -> bool:
    """Whether the organization has named it for the engagement, in a draft or further on."""
    association = case.association
    lines = ClaimLine.objects.filter(
        subscription_id=str(case.new.subscription_id),
        claim__partner_id=association.partner_id,
        claim__engagement=association.engagement,
    )
    held = Association.objects.filter(
        slot=slot, partner_id=association.partner_id, engagement=association.engagement
    )
    return lines.exists() or (slot is not None and held.exists())


def _bought_before(slot: Slot) -> list[int]:
    """Return the slots of all the customer's subscriptions of one workload: a no is to the work."""
    rows = Slot.objects.filter(
        program_key=slot.program_key, customer_id=slot.customer_id, workload=slot.workload
    )
    return list(rows.filter(subscription_id__isnull=False).values_list("id", flat=True))


def _around(case: Case, program: Program, at: datetime) -> Around:
    row, slot, upper = case.association, _slot_of(case), case.association.period.upper
    return Around(
        ended_for=row.end_reason,
        held_until=program.business_calendar.last_day_before(upper) if upper else None,
        offered=_offered(case, program),
        refused=bool(refused_slots(row.partner_id, _bought_before(row.slot), program, at)),
        held=_held(slot, row.partner_id, at),
        claimed=_claimed(case, slot),
    )


def judge(case: Case, at: datetime) -> Against | None:
    """Say why the new subscription is not suggested to the association's partner; None: it is."""
    program = case.program
    calendar = program.business_calendar
    return against(
        _bought(case.old, program, calendar),
        _bought(case.new, program, calendar),
        _around(case, program, at),
        program.policy.renewal_days,
        calendar.local_date(at),
    )
