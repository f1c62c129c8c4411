"""Random programs and histories give the same rows, to the cent, as the rules in plain Python."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.oracle import rules
from tests.oracle.harness import calculate
from tests.oracle.histories import history, together

from opencpor.common.months import Month
from opencpor.incentives.rules.reasons import Reason

# A seed does not shrink to a smaller history, so shrinking would only take time.
# Each example is nine histories, under three sets of rules: they cost little more than one.
EXAMPLES = 3 * settings().max_examples // 100
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


@pytest.mark.long
@settings(max_examples=EXAMPLES, deadline=None, phases=PHASES)
@given(st.integers(0, 2**32))
def test_every_row_equals_that_of_the_oracle(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - guards nothing
    document, associations, usage, _ = together(random, programs=3, worlds=3)
    last = Month(2024, 4).plus(random.randint(0, 10))
    through, month = (last.year, last.month), str(last)
    with TemporaryDirectory() as folder:
        outcome = calculate(Path(folder), document, associations, usage, month)
        assert outcome.rows == rules.calculate(document, associations, usage, through)


def test_the_random_histories_reach_every_reason_code() -> None:
    found = set()
    for seed in range(60):
        document, associations, usage, through = history(Random(seed))  # noqa: S311 - guards nothing
        for row in rules.calculate(document, associations, usage, through):
            found.update(row["reasons"].split(";"))
    never = {Reason.CUSEQPTR, Reason.CUSPUBSEC, Reason.NOGROWTH}  # calculations know no bills
    assert found == {"", *Reason} - never
