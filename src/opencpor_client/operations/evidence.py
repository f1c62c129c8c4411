"""Operations on evidence.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Literal

from opencpor_client.schemas.evidence import DefenseList, EvidenceList, EvidenceOut
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class EvidenceGroup:
    """Operations on evidence."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def list_evidence(self, claim_id: str) -> Answer[EvidenceList]:
        """List the files on a claim, with what the checker says of them."""
        return self._wire.call("GET", f"/claims/{part(claim_id)}/evidence")

    def post_evidence(
        self,
        claim_id: str,
        *,
        kind: Literal[
            "signed_agreement", "template", "acknowledgement", "public_sector_disclosure", "other"
        ],
        signed_on: str | None = None,
        lines: str | None = None,
        note: str | None = None,
        same_as: str | None = None,
        file: Upload | None = None,
        key: str | None = None,
    ) -> Answer[EvidenceOut]:
        """Add a file as multipart form; ``lines`` holds line ids separated by commas."""
        return self._wire.call(
            "POST",
            f"/claims/{part(claim_id)}/evidence",
            Sent(
                form={
                    "kind": kind,
                    "signed_on": signed_on,
                    "lines": lines,
                    "note": note,
                    "same_as": same_as,
                },
                files={"file": file},
                key=key,
                keyed=True,
            ),
        )

    def get_evidence(self, claim_id: str, evidence_id: str) -> Answer[EvidenceOut]:
        """Describe one file."""
        return self._wire.call("GET", f"/claims/{part(claim_id)}/evidence/{part(evidence_id)}")

    def delete_evidence(self, claim_id: str, evidence_id: str, *, seen: str) -> Answer[None]:
        """Remove a file while the claim can be changed."""
        return self._wire.call(
            "DELETE",
            f"/claims/{part(claim_id)}/evidence/{part(evidence_id)}",
            Sent(seen=seen, kind="nothing"),
        )

    def download_evidence(
        self, claim_id: str, evidence_id: str, *, reason: str | None = None
    ) -> Answer[bytes]:
        """Download the original.

        Auditors and administrators give a ``reason``, which is logged.
        """
        return self._wire.call(
            "GET",
            f"/claims/{part(claim_id)}/evidence/{part(evidence_id)}/content",
            Sent(query={"reason": reason}, kind="bytes"),
        )

    def get_page(
        self, claim_id: str, evidence_id: str, page_number: int, *, reason: str | None = None
    ) -> Answer[bytes]:
        """Get a page of a PDF, or a picture, as PNG. It is logged like a download."""
        return self._wire.call(
            "GET",
            f"/claims/{part(claim_id)}/evidence/{part(evidence_id)}/pages/{part(page_number)}",
            Sent(query={"reason": reason}, kind="bytes"),
        )

    def get_claims_by_claim_id_template(
        self,
        claim_id: str,
        *,
        format: Literal["docx", "pdf"] | None = None,
        language: str | None = None,
    ) -> Answer[bytes]:
        """Download the proof-of-execution template, filled in for this claim."""
        return self._wire.call(
            "GET",
            f"/claims/{part(claim_id)}/template",
            Sent(query={"format": format, "language": language}, kind="bytes"),
        )

    def list_association_evidence(self, association_id: str) -> Answer[DefenseList]:
        """List Association Evidence.

        List the files on an association that no claim has given, with what the checker
        says. Other associations have theirs on the claim.
        """
        return self._wire.call("GET", f"/associations/{part(association_id)}/evidence")

    def post_association_evidence(
        self,
        association_id: str,
        *,
        kind: Literal[
            "signed_agreement", "template", "acknowledgement", "public_sector_disclosure", "other"
        ],
        signed_on: str | None = None,
        note: str | None = None,
        file: Upload | None = None,
        key: str | None = None,
    ) -> Answer[EvidenceOut]:
        """Add a file as multipart form, checked like one on a claim.

        409 ``has_a_claim`` where a claim has given the association: add it there.
        """
        return self._wire.call(
            "POST",
            f"/associations/{part(association_id)}/evidence",
            Sent(
                form={"kind": kind, "signed_on": signed_on, "note": note},
                files={"file": file},
                key=key,
                keyed=True,
            ),
        )

    def download_association_evidence(
        self, association_id: str, association_evidence_id: str, *, reason: str | None = None
    ) -> Answer[bytes]:
        """Download the original.

        Auditors and administrators give a ``reason``, which is logged.
        """
        return self._wire.call(
            "GET",
            f"/associations/{part(association_id)}/evidence/{part(association_evidence_id)}/content",
            Sent(query={"reason": reason}, kind="bytes"),
        )

    def get_association_evidence_page(
        self,
        association_id: str,
        association_evidence_id: str,
        page_number: int,
        *,
        reason: str | None = None,
    ) -> Answer[bytes]:
        """Get a page of a PDF, or a picture, as PNG. It is logged like a download."""
        return self._wire.call(
            "GET",
            f"/associations/{part(association_id)}/evidence/{part(association_evidence_id)}/pages/{part(page_number)}",
            Sent(query={"reason": reason}, kind="bytes"),
        )

    def delete_association_evidence(
        self, association_id: str, association_evidence_id: str, *, seen: str
    ) -> Answer[None]:
        """Remove a file, unless an arbitration has shown it."""
        return self._wire.call(
            "DELETE",
            f"/associations/{part(association_id)}/evidence/{part(association_evidence_id)}",
            Sent(seen=seen, kind="nothing"),
        )
