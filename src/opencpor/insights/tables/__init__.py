"""The tables of this room's pages, and the door to the tables of all rooms."""

from opencpor.http.tables import register
from opencpor.insights.tables import (
    customer,
    customers,
    earnings,
    home,
    leaders,
    log,
    opportunities,
    partners,
    performance,
    program,
    published,
    waiting,
)


def register_tables() -> None:
    """Make this room's tables known; called once, when the app is ready."""
    of_partners = (home, customers, customer, opportunities, performance, earnings, published)
    for part in (*of_partners, partners, program, leaders, waiting, log):
        register(*part.TABLES)
