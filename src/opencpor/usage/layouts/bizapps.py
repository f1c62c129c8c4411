"""The published export *Business applications usage*: one row per subscription and month.

`PAMAU` and `MAC` are published without a definition, so they are not read: a subscription's paid
units come from its month-end seats.
"""

from opencpor.usage.layouts.base import (
    DUPLICATE_FLAGS,
    GLOBAL_IDS,
    LOCATION_IDS,
    Column,
    Layout,
)

LAYOUT = Layout(
    key="bizapps",
    title="Business applications usage",
    columns={
        Column.TENANT: ("CustomerTenantID",),
        Column.WORKLOAD: ("Workload",),
        Column.SUBSCRIPTION: ("SubscriptionID",),
        Column.MONTH: ("FiscalMonthName",),
        Column.ACTIVE: ("MAU",),
        Column.DUPLICATE: DUPLICATE_FLAGS,
        Column.PARTNER: LOCATION_IDS,
        Column.GLOBAL_PARTNER: GLOBAL_IDS,
    },
    required=(
        Column.TENANT,
        Column.WORKLOAD,
        Column.SUBSCRIPTION,
        Column.MONTH,
        Column.ACTIVE,
    ),
    published=(
        "FiscalMonthName",
        "GlobalPartnerID",
        "PartnerName",
        "PartnerAssociationType",
        "CustomerID",
        "CustomerName",
        "CustomerTenantID",
        "CustomerTenantName",
        "SubscriptionID",
        "SubscriptionStartDate",
        "MetricType",
        "WorkloadCategory",
        "Workload",
        "SkuGroup",
        "PAMAU",
        "MAC",
        "MAU",
    ),
)
