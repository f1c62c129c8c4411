"""Read-only: dashboards, opportunities, reports, exports, the customer's figures."""
