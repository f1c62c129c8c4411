"""The published export *CPOR - Microsoft 365 usage*: one row per association and month."""

from opencpor.usage.layouts.base import LOCATION_IDS, Column, Layout

ATTRIBUTION = "CPOR"

LAYOUT = Layout(
    key="cpor-m365",
    title="CPOR - Microsoft 365 usage",
    columns={
        Column.TENANT: ("CustomerTenantId",),
        Column.WORKLOAD: ("WorkloadName",),
        Column.ACTIVE: ("MonthlyActiveUsers",),
        Column.PAID: ("PaidAvailableUnits",),
        Column.MONTH: ("Date",),  # the first day of the month
        Column.PARTNER: LOCATION_IDS,
    },
    required=(Column.TENANT, Column.WORKLOAD, Column.ACTIVE, Column.PAID, Column.MONTH),
    published=(
        "CustomerTenantId",
        "CustomerName",
        "WorkloadName",
        "MonthlyActiveUsers",
        "PaidAvailableUnits",
        "ClaimId",
        "MpnId",
        "DateAssociated",
        "PartnerAttributionType",
        "Date",
    ),
)
