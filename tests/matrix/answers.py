"""A file of a bank's answers: the operator's own."""

from opencpor.access.actor import system
from opencpor.access.roles import Side
from opencpor.incentives.payments.answers.actions.record_answers import record_answers
from opencpor.incentives.payments.answers.reading import read_file
from tests.matrix.pairs import Pair
from tests.matrix.world import World

ANSWER = b"batch,reference,outcome\r\npbt-1,pay-1,settled\r\n"


def answer_file(world: World, side: Side) -> Pair:
    """Operators have every one, others none."""
    own = world.once(
        "bank's answers", lambda: record_answers(read_file("a.csv", ANSWER), system("test")).file.id
    )
    return Pair(own, "paf_nosuch") if side is Side.OPERATOR else Pair(None, own)
