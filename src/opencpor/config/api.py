"""Adds every app's router to the API."""

from opencpor.claims.api import router as claims
from opencpor.claims.api.associations import router as association_verbs
from opencpor.claims.api.availability import router as availability
from opencpor.claims.arbitration.api import router as arbitrations
from opencpor.claims.bulk.api import router as claim_import
from opencpor.claims.bulk.several_api import router as several_claims
from opencpor.claims.consent.api import links as consents
from opencpor.claims.consent.api import receipts
from opencpor.claims.consent.claims_api import router as claim_consent
from opencpor.claims.consent.console import api as console
from opencpor.claims.evidence.api import router as claim_evidence
from opencpor.claims.evidence.association_api import router as association_evidence
from opencpor.claims.green.programs_api import router as green_path
from opencpor.claims.renewal.api import router as renewals
from opencpor.claims.takeover.api import router as association_import
from opencpor.claims.takeover.claims_api import router as claim_takeover
from opencpor.directory.api import (
    customers,
    enrollments,
    locations,
    partners,
    proofs,
    subscriptions,
)
from opencpor.eligibility.api import (
    certifications,
    held_designations,
    other_associations,
    outside_figures,
    scores,
)
from opencpor.eligibility.trials.api import router as score_trials
from opencpor.http.api import api
from opencpor.http.operations_api import router as operations
from opencpor.http.views_api import router as views
from opencpor.incentives.adjustments.api import router as adjustments
from opencpor.incentives.api import closes, earnings, statements
from opencpor.incentives.budgets.api import router as budgets
from opencpor.incentives.payees.api import router as payees
from opencpor.incentives.payments.answers.api import router as payment_answers
from opencpor.incentives.payments.api import batches as payment_batches
from opencpor.incentives.payments.api import payments
from opencpor.incentives.payments.forfeitures import router as forfeitures
from opencpor.incentives.payments.holds.api import router as payment_holds
from opencpor.incentives.recomputes.api import router as recomputes
from opencpor.incentives.whatif.api import router as what_ifs
from opencpor.insights.api import router as insights
from opencpor.insights.program_api import router as program_insights
from opencpor.insights.reports.api import router as reports
from opencpor.insights.tables.api import router as tables
from opencpor.notices.center.api import router as notices
from opencpor.notices.feed.api import router as events
from opencpor.notices.webhooks.api import router as webhooks
from opencpor.programs.api import router as programs
from opencpor.programs.drafts.api import router as drafts
from opencpor.register.api import router as associations
from opencpor.usage.api import router as usage
from opencpor.usage.quality.api import router as usage_quality
from opencpor.usage.sending.api import router as usage_sendings
from opencpor.usage.transactions.api import router as usage_transactions
from opencpor.usage.transactions.api import sending as transactions_sent
from opencpor.web import members_api, tokens_api

api.add_router("/operations", operations)
api.add_router("/views", views)
api.add_router("/programs/drafts", drafts)
api.add_router("/programs", programs)
api.add_router("/customers", customers.router)
api.add_router("/enrollments", enrollments.router)
api.add_router("/locations", locations.router)
api.add_router("/partners", partners.router)
api.add_router("/subscriptions", subscriptions.router)
api.add_router("/claims/import", claim_import)  # before addresses that take a claim
api.add_router("/claims/takeover", claim_takeover)
api.add_router("/claims/bulk", several_claims)
api.add_router("/programs/{program_key}/green-path", green_path)
api.add_router("/claims", claims)
api.add_router("/arbitrations", arbitrations)
api.add_router("/claims", claim_consent)
api.add_router("/claims", claim_evidence)
api.add_router("/consents", consents)
api.add_router("/receipts", receipts)
api.add_router("/availability", availability)
api.add_router("/associations/import", association_import)  # before those that take one
api.add_router("/associations/renewals", renewals)
api.add_router("/associations", associations)
api.add_router("/associations", association_verbs)
api.add_router("/associations", association_evidence)
api.add_router("/customers", console.customers)
api.add_router("/customers", proofs.router)
api.add_router("/access-proofs", proofs.newcomers)
api.add_router("/associations", console.associations)
api.add_router("/usage/sendings", usage_sendings)
api.add_router("/usage/transactions", usage_transactions)
api.add_router("/transactions", transactions_sent)
api.add_router("/usage/quality", usage_quality)
api.add_router("/usage", usage)
api.add_router("/closes", closes)
api.add_router("/earnings", earnings)
api.add_router("/statements", statements)
api.add_router("/payees", payees)
api.add_router("/adjustments", adjustments)
api.add_router("/budgets", budgets)
api.add_router("/what-ifs", what_ifs)
api.add_router("/payments/answers", payment_answers)  # before those that take one payment
api.add_router("/recomputes", recomputes)
api.add_router("/payments/holds", payment_holds)
api.add_router("/payments/forfeitures", forfeitures)
api.add_router("/payments/batches", payment_batches)  # before those that take one
api.add_router("/payments", payments)
api.add_router("/me", members_api.me)
api.add_router("/users", members_api.users)
api.add_router("/invitations", members_api.invitations)
api.add_router("/service-accounts", tokens_api.service_accounts)
api.add_router("/tokens", tokens_api.tokens)
api.add_router("/scores", scores)
api.add_router("/score-trials", score_trials)
api.add_router("/certifications", certifications)
api.add_router("/other-associations", other_associations)
api.add_router("/outside-figures", outside_figures)
api.add_router("/held-designations", held_designations)
api.add_router("/insights/tables", tables)
api.add_router("/insights", insights)
api.add_router("/insights/program", program_insights)
api.add_router("/reports", reports)
api.add_router("/events", events)
api.add_router("/webhooks", webhooks)
api.add_router("/notices", notices)

__all__ = ["api"]
