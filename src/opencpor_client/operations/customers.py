"""Operations on customers.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.schemas.common import FileImportOut
from opencpor_client.schemas.customers import (
    AccessIn,
    AccessOut,
    Confirmation,
    CustomerChange,
    CustomerIn,
    CustomerOut,
    CustomerPage,
    DomainVerification,
    HappeningPage,
    ProofIn,
    ProofOut,
    QuestionPage,
    RefusalOut,
    ReopenIn,
    RequestOut,
    RequestPage,
    TenantAnswer,
    TenantQuestion,
)
from opencpor_client.transport import Answer, Sent, Transport, Upload, part


class CustomersGroup:
    """Operations on customers."""

    def __init__(self, wire: Transport) -> None:
        self._wire = wire

    def import_customers(
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
            "/customers/import",
            Sent(
                form={"dry_run": dry_run, "only_clean_rows": only_clean_rows},
                files={"file": file},
                key=key,
                keyed=True,
            ),
        )

    def export_customers(self) -> Answer[bytes]:
        """Return all rows you may see as CSV, in the shape that the import reads."""
        return self._wire.call("GET", "/customers/export", Sent(kind="bytes"))

    def read_pasted_tenant(
        self, body: TenantQuestion, *, key: str | None = None
    ) -> Answer[TenantAnswer]:
        """Read what was pasted as a tenant ID: a GUID in braces, a portal's address, a domain.

        A domain is only held against the tenant ID that comes with it; the answer says
        match or not, and nothing of any tenant.
        """
        return self._wire.call(
            "POST", "/customers/read-tenant", Sent(body=body, key=key, keyed=True)
        )

    def get_customers(
        self,
        *,
        sort: str | None = None,
        cursor: str | None = None,
        limit: int | None = None,
        total: bool | None = None,
        q: str | None = None,
        status: str | None = None,
        segment: str | None = None,
        country: str | None = None,
    ) -> Answer[CustomerPage]:
        """List tenants; ``q`` is a part of the name, a whole tenant ID or a domain."""
        return self._wire.call(
            "GET",
            "/customers",
            Sent(
                query={
                    "sort": sort,
                    "cursor": cursor,
                    "limit": limit,
                    "total": total,
                    "q": q,
                    "status": status,
                    "segment": segment,
                    "country": country,
                }
            ),
        )

    def create_customer(self, body: CustomerIn, *, key: str | None = None) -> Answer[CustomerOut]:
        """Enter a tenant; what the operator enters is verified unless it says otherwise."""
        return self._wire.call("POST", "/customers", Sent(body=body, key=key, keyed=True))

    def get_customers_by_customer_id(self, customer_id: str) -> Answer[CustomerOut]:
        """Return a tenant."""
        return self._wire.call("GET", f"/customers/{part(customer_id)}")

    def change_customer(
        self, customer_id: str, body: CustomerChange, *, seen: str
    ) -> Answer[CustomerOut]:
        """Change a tenant; what is left out stays."""
        return self._wire.call(
            "PATCH", f"/customers/{part(customer_id)}", Sent(body=body, seen=seen)
        )

    def confirm(
        self, customer_id: str, body: Confirmation, *, seen: str, key: str | None = None
    ) -> Answer[CustomerOut]:
        """Confirm an unverified tenant, correcting what is wrong and verifying domains."""
        return self._wire.call(
            "POST",
            f"/customers/{part(customer_id)}/confirm",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def verify(
        self, customer_id: str, body: DomainVerification, *, seen: str, key: str | None = None
    ) -> Answer[CustomerOut]:
        """Verify.

        Verify one of a tenant's domains: a reviewer with the grounds, or the tenant's own
        admin.
        """
        return self._wire.call(
            "POST",
            f"/customers/{part(customer_id)}/verify-domain",
            Sent(body=body, seen=seen, key=key, keyed=True),
        )

    def list_requests(
        self,
        customer_id: str,
        *,
        waiting: bool | None = None,
        cursor: str | None = None,
        limit: int | None = None,
    ) -> Answer[RequestPage]:
        """List Requests.

        List what partners ask of the tenant, the newest first; ``waiting=false`` lists all
        ever.
        """
        return self._wire.call(
            "GET",
            f"/customers/{part(customer_id)}/requests",
            Sent(query={"waiting": waiting, "cursor": cursor, "limit": limit}),
        )

    def get_request(self, customer_id: str, claim_id: str) -> Answer[RequestOut]:
        """Show what a partner asks, with the tenant's own figures; the ETag is the claim's."""
        return self._wire.call("GET", f"/customers/{part(customer_id)}/requests/{part(claim_id)}")

    def list_questions(
        self, customer_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[QuestionPage]:
        """List Questions.

        List which partners asked whether something of the tenant is free, the newest first.
        """
        return self._wire.call(
            "GET",
            f"/customers/{part(customer_id)}/availability-questions",
            Sent(query={"cursor": cursor, "limit": limit}),
        )

    def list_history(
        self, customer_id: str, *, cursor: str | None = None, limit: int | None = None
    ) -> Answer[HappeningPage]:
        """List History.

        List what happened to claims on the tenant and to its associations, the newest
        first.
        """
        return self._wire.call(
            "GET",
            f"/customers/{part(customer_id)}/history",
            Sent(query={"cursor": cursor, "limit": limit}),
        )

    def list_refusals(self, customer_id: str) -> Answer[list[RefusalOut]]:
        """List Refusals.

        List the partners that the tenant declined, for as long as only an explicit yes
        counts.
        """
        return self._wire.call("GET", f"/customers/{part(customer_id)}/refusals")

    def post_reopening(
        self, customer_id: str, body: ReopenIn, *, key: str | None = None
    ) -> Answer[list[RefusalOut]]:
        """Post Reopening.

        Let a partner ask again that was declined too often; answers with the list as it is
        now.
        """
        return self._wire.call(
            "POST",
            f"/customers/{part(customer_id)}/reopenings",
            Sent(body=body, key=key, keyed=True),
        )

    def list_proofs(self, customer_id: str) -> Answer[list[ProofOut]]:
        """List the proofs of a tenant's domains, the newest first."""
        return self._wire.call("GET", f"/customers/{part(customer_id)}/domain-proofs")

    def post_proof(
        self, customer_id: str, body: ProofIn, *, key: str | None = None
    ) -> Answer[ProofOut]:
        """Begin to prove that a domain is the tenant's; answers with the record to publish."""
        return self._wire.call(
            "POST",
            f"/customers/{part(customer_id)}/domain-proofs",
            Sent(body=body, key=key, keyed=True),
        )

    def check_proof(
        self, customer_id: str, proof_id: str, *, key: str | None = None
    ) -> Answer[CustomerOut]:
        """Look the record up; if it is there, the domain is verified."""
        return self._wire.call(
            "POST",
            f"/customers/{part(customer_id)}/domain-proofs/{part(proof_id)}/check",
            Sent(key=key, keyed=True),
        )

    def post_access(self, body: AccessIn, *, key: str | None = None) -> Answer[AccessOut]:
        """Post Access.

        Begin to ask for a tenant's console; the answer is the same whether the tenant is
        known.
        """
        return self._wire.call("POST", "/access-proofs", Sent(body=body, key=key, keyed=True))

    def get_access(self, proof_secret: str) -> Answer[ProofOut]:
        """Show the record to publish. Looking changes nothing."""
        return self._wire.call("GET", f"/access-proofs/{part(proof_secret)}")

    def check_access(self, proof_secret: str, *, key: str | None = None) -> Answer[ProofOut]:
        """Look the record up; if it is there, the mailbox gets an invitation."""
        return self._wire.call(
            "POST", f"/access-proofs/{part(proof_secret)}/check", Sent(key=key, keyed=True)
        )
