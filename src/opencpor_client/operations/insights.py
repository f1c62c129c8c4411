"""Operations on insights.

Written by ``make docs`` from the API's description; change it there.
"""

from opencpor_client.operations.insights_customers import InsightsCustomersGroup
from opencpor_client.operations.insights_earnings import InsightsEarningsGroup
from opencpor_client.operations.insights_home import InsightsHomeGroup
from opencpor_client.operations.insights_log import InsightsLogGroup
from opencpor_client.operations.insights_opportunities import InsightsOpportunitiesGroup
from opencpor_client.operations.insights_partners import InsightsPartnersGroup
from opencpor_client.operations.insights_performance import InsightsPerformanceGroup
from opencpor_client.operations.insights_tables import InsightsTablesGroup


class InsightsGroup(
    InsightsCustomersGroup,
    InsightsEarningsGroup,
    InsightsHomeGroup,
    InsightsLogGroup,
    InsightsOpportunitiesGroup,
    InsightsPartnersGroup,
    InsightsPerformanceGroup,
    InsightsTablesGroup,
):
    """Operations on insights."""
