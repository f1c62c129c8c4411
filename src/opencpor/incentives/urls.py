"""Addresses of the pages about money."""

from django.urls import path

from opencpor.incentives.pages import closes, earnings, statements

app_name = "incentives"
urlpatterns = [
    path("", earnings.earnings_list, name="earnings"),
    path("lines/<str:earning_id>/", earnings.explanation, name="explanation"),
    path("exports/<str:export_layout>/", earnings.export, name="export"),
    path("judged/", earnings.judged, name="judged"),
    path("statements/", statements.statements_list, name="statements"),
    path("statements/<str:statement_id>/", statements.statement, name="statement"),
    path("statements/<str:statement_id>/pdf/", statements.statement_paper, name="statement_pdf"),
    path("statements/<str:statement_id>/csv/", statements.statement_csv, name="statement_csv"),
    path(
        "statements/<str:statement_id>/xlsx/",
        statements.statement_workbook,
        name="statement_xlsx",
    ),
    path("closes/", closes.closes_list, name="closes"),
    path("closes/new/", closes.close_new, name="close_new"),
    path("closes/<str:close_id>/", closes.close_detail, name="close"),
    path("closes/running/<str:close_operation_id>/", closes.close_running, name="running"),
]
