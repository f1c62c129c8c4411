"""Where the outcomes of closes, what-ifs and recomputes stand, for notices of their end."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opencpor.http.models import Operation, OperationState
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.whatif.models import WhatIf
from opencpor.notices.center.work import Work, register_work


def _close(operation: Operation) -> str:
    if operation.state == OperationState.SUCCEEDED:
        return reverse("incentives:close", args=[operation.result])
    return reverse("incentives:running", args=[operation.id])


def _what_if(operation: Operation) -> str:
    row = WhatIf.objects.filter(operation_id=operation.id).only("id").first()
    return reverse("incentives:what_if", args=[row.id]) if row else ""


def _recompute(operation: Operation) -> str:
    row = Recompute.objects.filter(what_if__operation_id=operation.id).only("id").first()
    return reverse("incentives:recompute", args=[row.id]) if row else ""


def register() -> None:
    """Make them known; called once, when the app is ready."""
    register_work("close", Work(_("the close of a month"), _close))
    register_work("what-if", Work(_("a what-if"), _what_if))
    register_work("recompute", Work(_("the comparison of a recompute"), _recompute))
