"""The published export *Office 365 usage*: one row per partner location, so rows repeat."""

from opencpor.usage.layouts.base import (
    DUPLICATE_FLAGS,
    GLOBAL_IDS,
    LOCATION_IDS,
    Column,
    Layout,
)

LAYOUT = Layout(
    key="office365",
    title="Office 365 usage",
    columns={
        Column.TENANT: ("CustomerTenantId",),
        Column.WORKLOAD: ("WorkloadName",),
        Column.MONTH: ("Month",),
        Column.ACTIVE: ("MonthlyActiveUsers",),
        Column.PAID: ("PaidAvailableUnits",),
        Column.DUPLICATE: DUPLICATE_FLAGS,
        Column.PARTNER: LOCATION_IDS,
        Column.GLOBAL_PARTNER: GLOBAL_IDS,
    },
    required=(Column.TENANT, Column.WORKLOAD, Column.MONTH, Column.ACTIVE, Column.PAID),
    published=(
        "PGAPartnerID",
        "CustomerTenantId",
        "CustomerTpid",
        "WorkloadName",
        "Month",
        "PaidAvailableUnits",
        "MonthlyActiveUsers",
        "CustomerName",
        "CustomerMarket",
        "CustomerSegment",
        "IndustryName",
        "VerticalName",
        "EOU",
        "PartnerID",
        "PartnerName",
        "PartnerLocation",
        "PartnerAttributionType",
        "IsDuplicateRowForPGA",
    ),
)
