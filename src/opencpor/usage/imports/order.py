"""Whether a file's rows come tenant by tenant already, so that nobody has to sort them."""

from opencpor.usage.imports.workbench import Workbench


def tenants_in_order(bench: Workbench, good: str) -> bool:
    """Tell whether in each month the tenants of rows never fall, as the file has them.

    Reports are written so, or so month by month; asking costs little, sorting a lot.

    Args:
        bench: Where rows are ``staged``.
        good: The condition on which rows count.
    """
    falls, falls_in_months = bench.rows(
        f"""SELECT count(*) FILTER (tenant < tenant_before),
          count(*) FILTER (month < month_before OR (month = month_before
            AND tenant < tenant_before))
        FROM (SELECT tenant, month, lag(tenant) OVER () AS tenant_before,
                lag(month) OVER () AS month_before
              FROM staged WHERE {good})"""  # noqa: S608 - a condition of ours
    )[0]
    return not falls or not falls_in_months
