"""Addresses of the insight pages."""

from django.urls import path

from opencpor.insights import (
    earnings_pages,
    home_pages,
    home_part_pages,
    log_pages,
    opportunity_pages,
    pages,
    panels,
    partner_pages,
    performance_pages,
    program_pages,
)
from opencpor.insights.reports import pages as reports
from opencpor.insights.tables import pages as tables

app_name = "insights"
urlpatterns = [
    path("", home_pages.home_page, name="home"),
    path("states/", home_part_pages.home_states, name="home_states"),
    path("forecast/", home_part_pages.home_forecast, name="home_forecast"),
    path("log/", log_pages.log_page, name="log"),
    path("performance/", performance_pages.performance_page, name="performance"),
    path("earnings/", earnings_pages.earnings_page, name="earnings"),
    path("earnings/reasons/", earnings_pages.earnings_reasons, name="earnings_reasons"),
    path("program/", program_pages.program_page, name="program"),
    path("program/claims/", program_pages.program_claims, name="program_claims"),
    path("program/leaders/", program_pages.leaders_page, name="program_leaders"),
    path("program/money/", program_pages.program_money, name="program_money"),
    path("opportunities/", opportunity_pages.opportunities_page, name="opportunities"),
    path("customers/", pages.customers_list, name="customers"),
    path("customers/<str:served_customer_id>/", pages.customer_page, name="customer"),
    path("partners/", partner_pages.partners_list, name="partners"),
    path("partners/<str:seeing_partner_id>/", partner_pages.partner_page, name="partner"),
    path("tables/<str:insights_table>.<str:export_format>", tables.table, name="table"),
    path("reports/", reports.reports_list, name="reports"),
    path("reports/new/<str:data_set>/", reports.report_new, name="report_new"),
    path("reports/runs/<str:report_run_id>/", reports.report_run, name="report_run"),
    path(
        "reports/runs/<str:report_run_id>/<str:report_format>/",
        reports.report_file,
        name="report_file",
    ),
    path("reports/<str:report_id>/", reports.report_page, name="report"),
    path("reports/<str:report_id>/run/", reports.report_run_start, name="report_run_start"),
    path("reports/<str:report_id>/delete/", reports.report_delete, name="report_delete"),
    path("panels/claims/<str:claim_id>/usage", panels.claim_usage, name="claim_usage"),
    path("panels/claims/<str:claim_id>/earnings", panels.claim_earnings, name="claim_earnings"),
    path(
        "panels/associations/<str:association_id>/usage",
        panels.association_usage,
        name="association_usage",
    ),
    path(
        "panels/associations/<str:association_id>/earnings",
        panels.association_earnings,
        name="association_earnings",
    ),
]
