"""``/availability``: coded answers before a partner spends effort."""

from django.http import HttpRequest
from ninja import Query, Router, Schema

from opencpor.access.roles import Permission
from opencpor.claims.actions.ask_availability import Question, ask_availability
from opencpor.claims.changes import LineChange
from opencpor.claims.schemas import AvailabilityOut, UnitAnswerOut
from opencpor.http.guards import actor_of, guard

router = Router(tags=["claims"])


class Asked(Schema):
    """What is asked. ``product`` belongs to the subscription in the same place."""

    engagement: str
    tenant_id: str
    domain: str = ""
    workload: list[str] = []
    subscription_id: list[str] = []
    product: list[str] = []


def _units(asked: Asked) -> tuple[LineChange, ...]:
    products = [*asked.product, *[""] * len(asked.subscription_id)]
    subscriptions = zip(asked.subscription_id, products, strict=False)
    return tuple(LineChange(workload=one) for one in asked.workload) + tuple(
        LineChange(subscription_id=one, product=product) for one, product in subscriptions
    )


@router.get("", response=AvailabilityOut, url_name="ask_availability")
@guard(Permission.AVAILABILITY_READ)
def get_availability(request: HttpRequest, asked: Query[Asked]) -> AvailabilityOut:
    """Say whether units of a tenant are free; 60 times an hour, logged, seen by the customer."""
    question = Question(asked.engagement, asked.tenant_id, _units(asked), asked.domain)
    answer = ask_availability(question, actor_of(request))
    return AvailabilityOut(
        domain=answer.domain,
        units=[
            UnitAnswerOut(
                workload=one.unit.workload,
                subscription_id=one.unit.subscription_id,
                answer=one.answer,
                hints=list(one.hints),
            )
            for one in answer.units
        ],
    )
