"""Operations on programs.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.programs import (
    BringUpIn,
    ChangeIn,
    DifferenceOut,
    DraftCheckOut,
    DraftDifferenceOut,
    DraftIn,
    DraftOut,
    DraftPage,
    DraftPlacesIn,
    DraftProposalIn,
    DraftTextCheckIn,
    DraftTextIn,
    DryRunIn,
    DryRunPage,
    GreenDryRunOut,
    PolicyOut,
    ProgramOut,
    ProgramPage,
    ProposalBrief,
    ProposalIn,
    ProposalOut,
    ProposalPage,
    RejectionIn,
    SavingPage,
    VersionOut,
    VersionPage,
)
from opencpor_client.transport import Answer, Sent, Transport, part


class ProgramsGroup:
    """Operations on programs."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_drafts(
        self, *, program: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[DraftPage]:
        """List drafts of versions, of one program or of all, the newest first."""
        return self._wire.call(
            "GET",
            "/programs/drafts",
            Sent(query={"program": program, "cursor": cursor, "limit": limit}),
        )

    def begin_draft(self, body: DraftIn, *, key: str | None = None) -> Answer[DraftOut]:
        """Begin a draft with the text of a program's latest version."""
        return self._wire.call("POST", "/programs/drafts", Sent(body=body, key=key, keyed=True))

    def get_draft(self, draft_id: str) -> Answer[DraftOut]:
        """Return a draft with its document as it is written; the ETag is its revision."""
        return self._wire.call("GET", f"/programs/drafts/{part(draft_id)}")

    def save_draft(self, draft_id: str, body: DraftTextIn, *, seen: str) -> Answer[DraftOut]:
        """Save the whole document; it may be wrong until it is proposed."""
        return self._wire.call(
            "PUT", f"/programs/drafts/{part(draft_id)}/text", Sent(body=body, seen=seen)
        )

    def change_draft(self, draft_id: str, body: DraftPlacesIn, *, seen: str) -> Answer[DraftOut]:
        """Change single places of the document; comments and everything else stay as written."""
        return self._wire.call(
            "PATCH", f"/programs/drafts/{part(draft_id)}/places", Sent(body=body, seen=seen)
        )

    def check_draft(
        self, draft_id: str, body: DraftTextCheckIn, *, key: str | None = None
    ) -> Answer[DraftCheckOut]:
        """Check Draft.

        Say everything that is wrong with a draft, or with a text in its place, by path and
        line.
        """
        return self._wire.call(
            "POST", f"/programs/drafts/{part(draft_id)}/check", Sent(body=body, key=key, keyed=True)
        )

    def compare_draft(
        self, draft_id: str, *, version: int | None = None
    ) -> Answer[DraftDifferenceOut]:
        """Compare Draft.

        Return every place where a draft differs from a version; without its number: from
        its base. A draft that is wrong has no difference: it is refused with everything
        that is wrong.
        """
        return self._wire.call(
            "GET", f"/programs/drafts/{part(draft_id)}/diff", Sent(query={"version": version})
        )

    def list_savings(
        self, draft_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[SavingPage]:
        """List who saved what, the latest first."""
        return self._wire.call(
            "GET",
            f"/programs/drafts/{part(draft_id)}/changes",
            Sent(query={"cursor": cursor, "limit": limit}),
        )

    def propose_the_draft(
        self, draft_id: str, body: DraftProposalIn, *, seen: str, key: str | None = None
    ) -> Answer[DraftOut]:
        """Propose The Draft.

        Propose a draft as the next version; another program manager publishes the proposal.
        """
        return self._wire.call(
            "POST",
            f"/programs/drafts/{part(draft_id)}/propose",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def bring_up_draft(
        self, draft_id: str, body: BringUpIn, *, seen: str, key: str | None = None
    ) -> Answer[DraftOut]:
        """Put into a draft what a version changed that was published since it began."""
        return self._wire.call(
            "POST",
            f"/programs/drafts/{part(draft_id)}/bring-up",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def discard_the_draft(
        self, draft_id: str, *, seen: str, key: str | None = None
    ) -> Answer[DraftOut]:
        """Discard a draft that nobody needs; it stays to be read."""
        return self._wire.call(
            "POST",
            f"/programs/drafts/{part(draft_id)}/discard",
            Sent(seen=seen, key=key, keyed=True),
        )

    def list_programs(
        self, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ProgramPage]:
        """List the programs of this installation, each as its version in force describes it."""
        return self._wire.call("GET", "/programs", Sent(query={"cursor": cursor, "limit": limit}))

    def list_proposals(
        self, *, program: str | None = None, cursor: str | None = None, limit: int | None = None
    ) -> Answer[ProposalPage]:
        """List the versions that were proposed, of one program or of all, the newest first."""
        return self._wire.call(
            "GET",
            "/programs/proposals",
            Sent(query={"program": program, "cursor": cursor, "limit": limit}),
        )

    def post_programs_proposals(
        self, body: ProposalIn, *, key: str | None = None
    ) -> Answer[ProposalOut]:
        """Propose a document as the next version; a second program manager publishes it.

        A wrong document is refused whole, with every error at once. A program that does not
        exist yet is created when its first version is published.
        """
        return self._wire.call("POST", "/programs/proposals", Sent(body=body, key=key, keyed=True))

    def get_proposal(self, proposal_id: str) -> Answer[ProposalOut]:
        """Return a proposed version with its document and what it changes."""
        return self._wire.call("GET", f"/programs/proposals/{part(proposal_id)}")

    def publish(
        self, proposal_id: str, *, seen: str, key: str | None = None
    ) -> Answer[ProposalOut]:
        """Publish what another program manager proposed."""
        return self._wire.call(
            "POST",
            f"/programs/proposals/{part(proposal_id)}/publish",
            Sent(seen=seen, key=key, keyed=True),
        )

    def post_programs_proposals_by_proposal_id_reject(
        self, proposal_id: str, body: RejectionIn, *, seen: str, key: str | None = None
    ) -> Answer[ProposalOut]:
        """Reject what another program manager proposed, with the reason."""
        return self._wire.call(
            "POST",
            f"/programs/proposals/{part(proposal_id)}/reject",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def post_programs_proposals_by_proposal_id_withdraw(
        self, proposal_id: str, *, seen: str, key: str | None = None
    ) -> Answer[ProposalOut]:
        """Take back what one proposed oneself."""
        return self._wire.call(
            "POST",
            f"/programs/proposals/{part(proposal_id)}/withdraw",
            Sent(seen=seen, key=key, keyed=True),
        )

    def get_program(self, program_key: str) -> Answer[ProgramOut]:
        """Return a program as its version in force describes it; the ETag is that version."""
        return self._wire.call("GET", f"/programs/{part(program_key)}")

    def list_versions(
        self, program_key: str, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[VersionPage]:
        """List a program's published versions, the newest first."""
        return self._wire.call(
            "GET",
            f"/programs/{part(program_key)}/versions",
            Sent(query={"cursor": cursor, "limit": limit}),
        )

    def get_version(self, program_key: str, version_number: int) -> Answer[VersionOut]:
        """Return one version with its whole document; it never changes."""
        return self._wire.call(
            "GET", f"/programs/{part(program_key)}/versions/{part(version_number)}"
        )

    def get_difference(self, program_key: str, *, after: int, before: int) -> Answer[DifferenceOut]:
        """Return every place that differs between two versions, given by their numbers.

        Entries of lists are matched by their key, code or name and stand in the path by it.
        """
        return self._wire.call(
            "GET",
            f"/programs/{part(program_key)}/diff",
            Sent(query={"before": before, "after": after}),
        )

    def get_policy(self, program_key: str) -> Answer[PolicyOut]:
        """Return the policy that decides today, and how often it was wrong in the sample."""
        return self._wire.call("GET", f"/programs/{part(program_key)}/green-path")

    def list_dry_runs(
        self, program_key: str, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[DryRunPage]:
        """List the dry runs of a program, the newest first."""
        return self._wire.call(
            "GET",
            f"/programs/{part(program_key)}/green-path/dry-runs",
            Sent(query={"cursor": cursor, "limit": limit}),
        )

    def start_dry_run(
        self, program_key: str, body: DryRunIn, *, key: str | None = None
    ) -> Answer[GreenDryRunOut]:
        """Try conditions on claims that people decided; no claim changes.

        Answers at once; ``operation`` says how far it is, and the dry run itself has the
        result.
        """
        return self._wire.call(
            "POST",
            f"/programs/{part(program_key)}/green-path/dry-runs",
            Sent(body=body, key=key, keyed=True),
        )

    def get_dry_run(self, program_key: str, trial_id: str) -> Answer[GreenDryRunOut]:
        """Return one dry run; ``result`` is absent until it is done.

        Shares are texts. ``listed`` names at most 500 of the claims that the policy would
        have accepted and that people turned down, or that were revoked, lost, or ended by
        the customer later.
        """
        return self._wire.call(
            "GET", f"/programs/{part(program_key)}/green-path/dry-runs/{part(trial_id)}"
        )

    def post_programs_by_program_key_green_path_proposals(
        self, program_key: str, body: ChangeIn, *, key: str | None = None
    ) -> Answer[ProposalBrief]:
        """Propose.

        Propose the latest version again with another green path; nothing else of it
        changes. A second program manager publishes it, as any proposal.
        """
        return self._wire.call(
            "POST",
            f"/programs/{part(program_key)}/green-path/proposals",
            Sent(body=body, key=key, keyed=True),
        )
