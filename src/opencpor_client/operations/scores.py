"""Operations on scores.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import OperationOut
from opencpor_client.schemas.scores import (
    EligibilityImportOut,
    ScoredCustomerPage,
    ScoreOut,
    ScorePage,
    ScoreSimulationIn,
    ScoreSimulationOut,
    ScoreState,
    ScoreTrialIn,
    ScoreTrialOut,
    ScoreTrialPage,
    TriedScorePage,
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

    def list_score_trials(
        self, *, program: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ScoreTrialPage]:
        """List what one's own people tried, the newest first."""
        return self._wire.call(
            "GET",
            "/score-trials",
            Sent(query={"program": program, "cursor": cursor, "limit": limit}),
        )

    def try_scores(self, body: ScoreTrialIn, *, key: str | None = None) -> Answer[OperationOut]:
        """Score every partner by another version and by the one published last, as of today.

        It runs in the background; the operation's result is the id of the trial that has
        the answer. Scores are made by the version published last, whenever it governs. Days
        on which partners reached something before stay so; no score that is kept is
        changed.
        """
        return self._wire.call("POST", "/score-trials", Sent(body=body, key=key, keyed=True))

    def get_score_trial(self, score_trial_id: str) -> Answer[ScoreTrialOut]:
        """Return a question with its answer: how many partners stand where, by designation."""
        return self._wire.call("GET", f"/score-trials/{part(score_trial_id)}")

    def list_score_trial_changes(
        self,
        score_trial_id: str,
        *,
        designation: str | None = None,
        moved: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[TriedScorePage]:
        """List the scores that would differ."""
        return self._wire.call(
            "GET",
            f"/score-trials/{part(score_trial_id)}/changes",
            Sent(
                query={"designation": designation, "moved": moved, "cursor": cursor, "limit": limit}
            ),
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
