"""What usage files look like: one small file per layout, each only data.

A new layout is a new file here and its name in ``LAYOUTS``.
"""

from opencpor.usage.layouts import (
    bizapps,
    cpor_m365,
    graph_activity,
    office365,
    own,
    transactions,
)
from opencpor.usage.layouts.base import Layout

LAYOUTS: tuple[Layout, ...] = (
    own.LAYOUT,
    cpor_m365.LAYOUT,
    office365.LAYOUT,
    bizapps.LAYOUT,
    graph_activity.LAYOUT,
    transactions.LAYOUT,
)
BY_KEY = {layout.key: layout for layout in LAYOUTS}
