"""Transactions: one row per amount that a customer was billed for a product, through a partner."""

from opencpor.usage.layouts.base import LOCATION_IDS, Column, Layout

LAYOUT = Layout(
    key="transactions",
    title="OpenCPOR transactions",
    columns={
        Column.TRANSACTION: ("transaction_id", "id"),
        Column.PARTNER: ("partner_id", "partner", *LOCATION_IDS),
        Column.TENANT: ("tenant_id", "tenant", "CustomerTenantId"),
        Column.PRODUCT: ("product", "productName"),
        Column.DAY: ("date", "transactionDate"),
        Column.AMOUNT: ("amount", "transactionAmount"),
        Column.CURRENCY: ("currency", "transactionCurrency"),
        Column.SUBSCRIPTION: ("subscription_id",),
    },
    required=(
        Column.TRANSACTION,
        Column.PARTNER,
        Column.TENANT,
        Column.PRODUCT,
        Column.DAY,
        Column.AMOUNT,
        Column.CURRENCY,
    ),
    published=(
        "transaction_id",
        "partner_id",
        "tenant_id",
        "product",
        "date",
        "amount",
        "currency",
        "subscription_id",
    ),
    transactions=True,
)
