"""Addresses of the pages about money."""

from django.urls import path

from opencpor.incentives.adjustments import pages as adjusting
from opencpor.incentives.budgets import pages as budgeting
from opencpor.incentives.pages import closes, earnings, statements
from opencpor.incentives.pages import forecast as forecasting
from opencpor.incentives.pages import judged as judging
from opencpor.incentives.payees import pages as payees
from opencpor.incentives.payments import batch_pages as batching
from opencpor.incentives.payments import pages as paying
from opencpor.incentives.payments.answers import pages as answers
from opencpor.incentives.payments.holds import pages as holding
from opencpor.incentives.recomputes import pages as recomputing
from opencpor.incentives.whatif import pages as whatif

PAYING = "payments/batches/<str:payment_batch_id>"
app_name = "incentives"
PAYEE = "payees/versions/<str:payee_id>"
RECOMPUTE = "recomputes/<str:recompute_id>"
urlpatterns = [
    path("", earnings.earnings_list, name="earnings"),
    path("lines/<str:earning_id>/", earnings.explanation, name="explanation"),
    path("exports/<str:export_layout>/", earnings.export, name="export"),
    path("forecast/", forecasting.forecast_list, name="forecast"),
    path("forecast/<int:forecast_line_id>/", forecasting.forecast_line, name="forecast_line"),
    path("judged/", judging.judged, name="judged"),
    path("statements/", statements.statements_list, name="statements"),
    path("statements/<str:statement_id>/", statements.statement, name="statement"),
    path("statements/<str:statement_id>/pdf/", statements.statement_paper, name="statement_pdf"),
    path("statements/<str:statement_id>/csv/", statements.statement_csv, name="statement_csv"),
    path(
        "statements/<str:statement_id>/xlsx/",
        statements.statement_workbook,
        name="statement_xlsx",
    ),
    path("adjustments/", adjusting.adjustments_list, name="adjustments"),
    path("adjustments/new/", adjusting.adjustment_new, name="adjustment_new"),
    path("adjustments/<str:adjustment_id>/", adjusting.adjustment, name="adjustment"),
    path(
        "adjustments/<str:adjustment_id>/approve/",
        adjusting.adjustment_approve,
        name="adjustment_approve",
    ),
    path(
        "adjustments/<str:adjustment_id>/reject/",
        adjusting.adjustment_reject,
        name="adjustment_reject",
    ),
    path(
        "adjustments/<str:adjustment_id>/withdraw/",
        adjusting.adjustment_withdraw,
        name="adjustment_withdraw",
    ),
    path("budgets/", budgeting.budgets_list, name="budgets"),
    path("budgets/new/", budgeting.budget_new, name="budget_new"),
    path("closes/", closes.closes_list, name="closes"),
    path("closes/new/", closes.close_new, name="close_new"),
    path("closes/<str:close_id>/", closes.close_detail, name="close"),
    path("closes/running/<str:close_operation_id>/", closes.close_running, name="running"),
    path("recomputes/", recomputing.recomputes_list, name="recomputes"),
    path("recomputes/new/", recomputing.recompute_new, name="recompute_new"),
    path(f"{RECOMPUTE}/", recomputing.recompute, name="recompute"),
    path(f"{RECOMPUTE}/approve/", recomputing.recompute_approve, name="recompute_approve"),
    path(f"{RECOMPUTE}/reject/", recomputing.recompute_reject, name="recompute_reject"),
    path(f"{RECOMPUTE}/withdraw/", recomputing.recompute_withdraw, name="recompute_withdraw"),
    path("what-ifs/", whatif.what_ifs_list, name="what_ifs"),
    path("what-ifs/new/", whatif.what_if_new, name="what_if_new"),
    path("what-ifs/usage/", whatif.what_if_usage, name="what_if_usage"),
    path("what-ifs/<str:what_if_id>/", whatif.what_if, name="what_if"),
    path(
        "what-ifs/<str:what_if_id>/<str:file_table>/", whatif.what_if_download, name="what_if_file"
    ),
    path("payments/answers/", answers.answers_list, name="payment_answers"),
    path("payments/answers/new/", answers.answers_new, name="payment_answers_new"),
    path("payments/answers/<str:answer_file_id>/", answers.answer_file, name="payment_answer_file"),
    path(
        "payments/answers/<str:answer_file_id>/judge/",
        answers.answer_file_judge,
        name="payment_answer_judge",
    ),
    path(
        "payments/answers/<str:answer_file_id>/file/",
        answers.answer_file_download,
        name="payment_answer_download",
    ),
    path("payments/", paying.payments_list, name="payments"),
    path("payments/holds/", holding.holds_list, name="payment_holds"),
    path("payments/holds/new/", holding.hold_new, name="payment_hold_new"),
    path(
        "payments/holds/<str:payment_hold_id>/release/",
        holding.hold_release,
        name="payment_hold_release",
    ),
    path("payments/batches/", batching.batches_list, name="payment_batches"),
    path("payments/batches/new/", batching.batch_new, name="payment_batch_new"),
    path(f"{PAYING}/", batching.batch, name="payment_batch"),
    path(f"{PAYING}/approve/", batching.batch_approve, name="payment_batch_approve"),
    path(f"{PAYING}/reject/", batching.batch_reject, name="payment_batch_reject"),
    path(f"{PAYING}/withdraw/", batching.batch_withdraw, name="payment_batch_withdraw"),
    path(f"{PAYING}/settle/", batching.batch_settle, name="payment_batch_settle"),
    path(f"{PAYING}/file/", batching.batch_file, name="payment_batch_file"),
    path("payments/<str:payment_id>/", paying.payment, name="payment"),
    path("payments/<str:payment_id>/settle/", paying.payment_settle, name="payment_settle"),
    path("payments/<str:payment_id>/fail/", paying.payment_fail, name="payment_fail"),
    path("payments/<str:payment_id>/reverse/", paying.payment_reverse, name="payment_reverse"),
    path("payees/", payees.payees_list, name="payees"),
    path("payees/<str:location_id>/", payees.payee_place, name="payee_place"),
    path("payees/<str:location_id>/new/", payees.payee_new, name="payee_new"),
    path(f"{PAYEE}/approve/", payees.payee_approve, name="payee_approve"),
    path(f"{PAYEE}/reject/", payees.payee_reject, name="payee_reject"),
    path(f"{PAYEE}/withdraw/", payees.payee_withdraw, name="payee_withdraw"),
]
