"""The list of scores, which people save under a name, and what its address may say."""

from collections.abc import Mapping, Sequence

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.eligibility.asked import ScoresAsked
from opencpor.eligibility.queries import Wanted, newest_scores
from opencpor.http.saved_views import SavedList, register

SCORES = "scores"
Query = Mapping[str, Sequence[str]]


def register_lists() -> None:
    """Let the list be saved; called once, by the AppConfig."""
    parameters = tuple(ScoresAsked.model_fields)
    register(
        SavedList(
            SCORES, parameters, "eligibility:scores", Permission.USAGE_READ, _strange, _check,
            "api:list_scores",
        )
    )  # fmt: skip


def _said(query: Query) -> dict[str, str]:
    return {name: values[-1] for name, values in query.items() if values}


def _check(query: Query) -> None:
    ScoresAsked.said(_said(query))


def _strange(actor: Actor, query: Query) -> list[str]:
    """Return the filters that name what is no business of an actor's."""
    partner = _said(query).get("partner", "")
    known = not partner or newest_scores(actor, Wanted(partner=partner)).exists()
    return [] if known else ["partner"]
