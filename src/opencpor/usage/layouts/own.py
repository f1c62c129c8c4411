"""OpenCPOR's own layout: one row per unit and month."""

from opencpor.usage.layouts.base import Column, Layout

LAYOUT = Layout(
    key="own",
    title="OpenCPOR usage",
    columns={
        Column.TENANT: ("tenant_id",),
        Column.WORKLOAD: ("workload",),
        Column.MONTH: ("month",),
        Column.ACTIVE: ("active_users",),
        Column.PAID: ("paid_units",),
        Column.SUBSCRIPTION: ("subscription_id",),
        Column.ASSIGNED: ("assigned_units",),
    },
    required=(Column.TENANT, Column.WORKLOAD, Column.MONTH, Column.ACTIVE, Column.PAID),
    published=(
        "tenant_id",
        "workload",
        "month",
        "active_users",
        "paid_units",
        "subscription_id",
        "assigned_units",
    ),
)
