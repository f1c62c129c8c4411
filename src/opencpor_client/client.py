"""The client: every operation of the API, by what it is about.

Written by ``make docs`` from the API's description; change it there.
"""

from typing import Any, Self

from opencpor_client.operations.adjustments import AdjustmentsGroup
from opencpor_client.operations.arbitrations import ArbitrationsGroup
from opencpor_client.operations.associations import AssociationsGroup
from opencpor_client.operations.budgets import BudgetsGroup
from opencpor_client.operations.claims import ClaimsGroup
from opencpor_client.operations.closes import ClosesGroup
from opencpor_client.operations.consent import ConsentGroup
from opencpor_client.operations.customers import CustomersGroup
from opencpor_client.operations.earnings import EarningsGroup
from opencpor_client.operations.enrollments import EnrollmentsGroup
from opencpor_client.operations.events import EventsGroup
from opencpor_client.operations.evidence import EvidenceGroup
from opencpor_client.operations.insights import InsightsGroup
from opencpor_client.operations.invitations import InvitationsGroup
from opencpor_client.operations.locations import LocationsGroup
from opencpor_client.operations.me import MeGroup
from opencpor_client.operations.notices import NoticesGroup
from opencpor_client.operations.operations import OperationsGroup
from opencpor_client.operations.partners import PartnersGroup
from opencpor_client.operations.payees import PayeesGroup
from opencpor_client.operations.payments import PaymentsGroup
from opencpor_client.operations.program_insights import ProgramInsightsGroup
from opencpor_client.operations.programs import ProgramsGroup
from opencpor_client.operations.recomputes import RecomputesGroup
from opencpor_client.operations.reports import ReportsGroup
from opencpor_client.operations.scores import ScoresGroup
from opencpor_client.operations.service_accounts import ServiceAccountsGroup
from opencpor_client.operations.statements import StatementsGroup
from opencpor_client.operations.subscriptions import SubscriptionsGroup
from opencpor_client.operations.tokens import TokensGroup
from opencpor_client.operations.usage import UsageGroup
from opencpor_client.operations.users import UsersGroup
from opencpor_client.operations.views import ViewsGroup
from opencpor_client.operations.webhooks import WebhooksGroup
from opencpor_client.operations.what_ifs import WhatIfsGroup
from opencpor_client.transport import Transport


class Client:
    """One caller at one server.

    Args:
        base_url: The server's address, such as ``https://cpor.example``.
        token: A token of a person or a service account; empty for links with a secret.
        options: Of `Transport`: ``timeout`` in seconds, ``transport``, ``sleep``.
    """

    def __init__(self, base_url: str, token: str = "", **options: Any) -> None:
        self._wire = Transport(base_url, token, **options)
        self.adjustments = AdjustmentsGroup(self._wire)
        self.arbitrations = ArbitrationsGroup(self._wire)
        self.associations = AssociationsGroup(self._wire)
        self.budgets = BudgetsGroup(self._wire)
        self.claims = ClaimsGroup(self._wire)
        self.closes = ClosesGroup(self._wire)
        self.consent = ConsentGroup(self._wire)
        self.customers = CustomersGroup(self._wire)
        self.earnings = EarningsGroup(self._wire)
        self.enrollments = EnrollmentsGroup(self._wire)
        self.events = EventsGroup(self._wire)
        self.evidence = EvidenceGroup(self._wire)
        self.insights = InsightsGroup(self._wire)
        self.invitations = InvitationsGroup(self._wire)
        self.locations = LocationsGroup(self._wire)
        self.me = MeGroup(self._wire)
        self.notices = NoticesGroup(self._wire)
        self.operations = OperationsGroup(self._wire)
        self.partners = PartnersGroup(self._wire)
        self.payees = PayeesGroup(self._wire)
        self.payments = PaymentsGroup(self._wire)
        self.program_insights = ProgramInsightsGroup(self._wire)
        self.programs = ProgramsGroup(self._wire)
        self.recomputes = RecomputesGroup(self._wire)
        self.reports = ReportsGroup(self._wire)
        self.scores = ScoresGroup(self._wire)
        self.service_accounts = ServiceAccountsGroup(self._wire)
        self.statements = StatementsGroup(self._wire)
        self.subscriptions = SubscriptionsGroup(self._wire)
        self.tokens = TokensGroup(self._wire)
        self.usage = UsageGroup(self._wire)
        self.users = UsersGroup(self._wire)
        self.views = ViewsGroup(self._wire)
        self.webhooks = WebhooksGroup(self._wire)
        self.what_ifs = WhatIfsGroup(self._wire)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()
