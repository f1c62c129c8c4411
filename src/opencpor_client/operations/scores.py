"""Operations on scores.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.scores import (
    EligibilityImportOut,
    ScoredCustomerPage,
    ScoreOut,
    ScorePage,
    ScoreSimulationIn,
    ScoreSimulationOut,
    ScoreState,
)
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class ScoresGroup:
    """Operations on scores."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_scores(
        self,
        *,
        q: str | None = None,
        program: str | None = None,
        partner: str | None = None,
        designation: str | None = None,
        state: ScoreState | str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[ScorePage]:
        """List the newest score of each designation.

        Scores are computed once a day and after imports. A role that is limited to
        locations sees none, as they are about a whole organization.
        """
        return self._wire.call(
            "GET",
            "/scores",
            Sent(
                query={
                    "q": q,
                    "program": program,
                    "partner": partner,
                    "designation": designation,
                    "state": state,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def get_score(self, score_id: str) -> Answer[ScoreOut]:
        """Return one score: tracks, metrics, twelve months, recommendations."""
        return self._wire.call("GET", f"/scores/{part(score_id)}")

    def list_score_customers(
        self,
        score_id: str,
        *,
        area: str | None = None,
        workload: str | None = None,
        market: str | None = None,
        segment: str | None = None,
        track: str | None = None,
        metric: str | None = None,
        source: str | None = None,
        kind: str | None = None,
        standing: str | None = None,
        customer: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[ScoredCustomerPage]:
        """List the customers behind a score's metrics; only the newest score has them."""
        return self._wire.call(
            "GET",
            f"/scores/{part(score_id)}/customers",
            Sent(
                query={
                    "area": area,
                    "workload": workload,
                    "market": market,
                    "segment": segment,
                    "track": track,
                    "metric": metric,
                    "source": source,
                    "kind": kind,
                    "standing": standing,
                    "customer": customer,
                    "cursor": cursor,
                    "limit": limit,
                }
            ),
        )

    def simulate_score(
        self, score_id: str, body: ScoreSimulationIn, *, key: str | None = None
    ) -> Answer[ScoreSimulationOut]:
        """Say what the score would be with more (or less) of some values; nothing is stored."""
        return self._wire.call(
            "POST", f"/scores/{part(score_id)}/simulate", Sent(body=body, key=key, keyed=True)
        )

    def import_certifications(
        self, *, file: Upload, dry_run: bool | None = None, key: str | None = None
    ) -> Answer[EligibilityImportOut]:
        """Check a CSV file, and store it with ``dry_run=false`` unless any row has an error.

        A row about the same thing as a stored one supersedes it; others stay. ``withdrawn``
        takes a row back.
        """
        return self._wire.call(
            "POST",
            "/certifications/import",
            Sent(form={"dry_run": dry_run}, files={"file": file}, key=key, keyed=True),
        )

    def import_other_associations(
        self, *, file: Upload, dry_run: bool | None = None, key: str | None = None
    ) -> Answer[EligibilityImportOut]:
        """Check a CSV file, and store it with ``dry_run=false`` unless any row has an error.

        A row about the same thing as a stored one supersedes it; others stay. ``withdrawn``
        takes a row back.
        """
        return self._wire.call(
            "POST",
            "/other-associations/import",
            Sent(form={"dry_run": dry_run}, files={"file": file}, key=key, keyed=True),
        )

    def import_outside_figures(
        self, *, file: Upload, dry_run: bool | None = None, key: str | None = None
    ) -> Answer[EligibilityImportOut]:
        """Check a CSV file, and store it with ``dry_run=false`` unless any row has an error.

        A row about the same thing as a stored one supersedes it; others stay. ``withdrawn``
        takes a row back.
        """
        return self._wire.call(
            "POST",
            "/outside-figures/import",
            Sent(form={"dry_run": dry_run}, files={"file": file}, key=key, keyed=True),
        )

    def import_held_designations(
        self, *, file: Upload, dry_run: bool | None = None, key: str | None = None
    ) -> Answer[EligibilityImportOut]:
        """Check a CSV file, and store it with ``dry_run=false`` unless any row has an error.

        A row about the same thing as a stored one supersedes it; others stay. ``withdrawn``
        takes a row back.
        """
        return self._wire.call(
            "POST",
            "/held-designations/import",
            Sent(form={"dry_run": dry_run}, files={"file": file}, key=key, keyed=True),
        )
