"""The tables of this room's pages, and the door to the tables of all rooms."""

from opencpor.http.tables import register
from opencpor.insights.tables import (
    customer,
    customers,
    home,
    leaders,
    opportunities,
    performance,
    published,
)


def register_tables() -> None:
    """Make this room's tables known; called once, when the app is ready."""
    for part in (home, customers, customer, opportunities, performance, leaders, published):
        register(*part.TABLES)
