"""Operations on enrollments.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import FileImportOut
from opencpor_client.schemas.enrollments import (
    EnrollmentChange,
    EnrollmentOut,
    EnrollmentPage,
    Invitation,
    Reason,
)
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class EnrollmentsGroup:
    """Operations on enrollments."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def import_enrollments(
        self,
        *,
        file: Upload,
        dry_run: bool | None = None,
        only_clean_rows: bool | None = None,
        key: str | None = None,
    ) -> Answer[FileImportOut]:
        """Check a CSV file and say for each row what would become of it.

        With ``dry_run=false`` the file is carried out: all of it, or nothing if any row has
        an error, unless ``only_clean_rows`` is true. A second import of the same file
        changes nothing.
        """
        return self._wire.call(
            "POST",
            "/enrollments/import",
            Sent(
                form={"dry_run": dry_run, "only_clean_rows": only_clean_rows},
                files={"file": file},
                key=key,
                keyed=True,
            ),
        )

    def export_enrollments(self) -> Answer[bytes]:
        """Return all rows you may see as CSV, in the shape that the import reads."""
        return self._wire.call("GET", "/enrollments/export", Sent(kind="bytes"))

    def list_enrollments(
        self,
        *,
        sort: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        total: bool | None = None,
        q: str | None = None,
        status: str | None = None,
        program: str | None = None,
        location: str | None = None,
        organization: str | None = None,
    ) -> Answer[EnrollmentPage]:
        """List Enrollments.

        List enrollments; ``q`` is a PartnerID or a part of the location's or partner's
        name.
        """
        return self._wire.call(
            "GET",
            "/enrollments",
            Sent(
                query={
                    "sort": sort,
                    "cursor": cursor,
                    "limit": limit,
                    "total": total,
                    "q": q,
                    "status": status,
                    "program": program,
                    "location": location,
                    "organization": organization,
                }
            ),
        )

    def invite(self, body: Invitation, *, key: str | None = None) -> Answer[EnrollmentOut]:
        """Invite a location to a program; also again, after its enrollment was discontinued."""
        return self._wire.call("POST", "/enrollments", Sent(body=body, key=key, keyed=True))

    def get_enrollment(self, enrollment_id: str) -> Answer[EnrollmentOut]:
        """Get Enrollment.

        Return an enrollment with its requirements, its earning months and the allowed
        verbs.
        """
        return self._wire.call("GET", f"/enrollments/{part(enrollment_id)}")

    def change_enrollment(
        self, enrollment_id: str, body: EnrollmentChange, *, seen: str
    ) -> Answer[EnrollmentOut]:
        """Correct an enrollment past its usual life; what is left out stays."""
        return self._wire.call(
            "PATCH", f"/enrollments/{part(enrollment_id)}", Sent(body=body, seen=seen)
        )

    def start(
        self, enrollment_id: str, *, seen: str, key: str | None = None
    ) -> Answer[EnrollmentOut]:
        """Begin to enroll, or begin again after it lapsed."""
        return self._wire.call(
            "POST",
            f"/enrollments/{part(enrollment_id)}/start",
            Sent(seen=seen, key=key, keyed=True),
        )

    def sign(
        self, enrollment_id: str, *, seen: str, key: str | None = None
    ) -> Answer[EnrollmentOut]:
        """Sign the program's agreement."""
        return self._wire.call(
            "POST", f"/enrollments/{part(enrollment_id)}/sign", Sent(seen=seen, key=key, keyed=True)
        )

    def post_enrollments_by_enrollment_id_submit_profiles(
        self, enrollment_id: str, *, seen: str, key: str | None = None
    ) -> Answer[EnrollmentOut]:
        """Hand in the profiles for validation; the location's payee has to be entered before."""
        return self._wire.call(
            "POST",
            f"/enrollments/{part(enrollment_id)}/submit-profiles",
            Sent(seen=seen, key=key, keyed=True),
        )

    def validate(
        self, enrollment_id: str, *, seen: str, key: str | None = None
    ) -> Answer[EnrollmentOut]:
        """Validate what is yours: tax as finance, the rest as program manager.

        The payee is approved by itself, see `/payees`.
        """
        return self._wire.call(
            "POST",
            f"/enrollments/{part(enrollment_id)}/validate",
            Sent(seen=seen, key=key, keyed=True),
        )

    def give_back(
        self, enrollment_id: str, body: Reason, *, seen: str, key: str | None = None
    ) -> Answer[EnrollmentOut]:
        """Give it back to the partner, saying why."""
        return self._wire.call(
            "POST",
            f"/enrollments/{part(enrollment_id)}/return",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def discontinue(
        self, enrollment_id: str, body: Reason, *, seen: str, key: str | None = None
    ) -> Answer[EnrollmentOut]:
        """End it; associations stay, earning ends with the month before."""
        return self._wire.call(
            "POST",
            f"/enrollments/{part(enrollment_id)}/discontinue",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )
