"""Fresh rows are what a call of their model makes."""

import pytest

from opencpor.access.models import User
from opencpor.claims.models import Claim, ClaimClock, ClaimLine
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.runtime.fresh import fresh


@pytest.mark.parametrize("model", [Claim, ClaimLine, ClaimClock, Event])
def test_a_fresh_row_holds_what_the_models_own_call_gives(model: type[Claim]) -> None:
    own, made = vars(model(id="x")), vars(fresh(model, id="x"))
    assert own.pop("_state").adding == made.pop("_state").adding
    assert own.keys() == made.keys()
    assert {name for name in own if own[name] != made[name]} <= {"number"}


def test_what_differs_from_row_to_row_is_made_for_each() -> None:
    one, other = fresh(Claim), fresh(Claim)
    assert one.id != other.id
    assert one.extra == {}
    assert one.extra is not other.extra


def test_what_is_given_counts() -> None:
    at = now()
    claim = fresh(Claim, id="clm_1", partner_id="org_1", created_at=at)
    assert (claim.id, claim.partner_id, claim.created_at) == ("clm_1", "org_1", at)


def test_a_name_that_is_no_column_is_refused() -> None:
    with pytest.raises(TypeError, match="no column 'partner'"):
        fresh(Claim, partner=User())
