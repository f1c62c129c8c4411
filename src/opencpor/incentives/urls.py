"""Addresses of the pages about money."""

from django.urls import path

from opencpor.incentives import pages

app_name = "incentives"
urlpatterns = [
    path("", pages.earnings_list, name="earnings"),
    path("lines/<str:earning_id>/", pages.explanation, name="explanation"),
    path("exports/<str:export_layout>/", pages.export, name="export"),
    path("judged/", pages.judged, name="judged"),
    path("statements/", pages.statements_list, name="statements"),
    path("statements/<str:statement_id>/", pages.statement, name="statement"),
    path("statements/<str:statement_id>/pdf/", pages.statement_paper, name="statement_pdf"),
    path("closes/", pages.closes_list, name="closes"),
    path("closes/new/", pages.close_new, name="close_new"),
    path("closes/<str:close_id>/", pages.close_detail, name="close"),
    path("closes/running/<str:close_operation_id>/", pages.close_running, name="running"),
]
