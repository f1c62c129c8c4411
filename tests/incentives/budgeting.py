"""Budgets for tests: a wish that only says what matters."""

from dataclasses import replace
from typing import Any

from tests.incentives.world import MARCH, PROGRAM, SYSTEM

from opencpor.access.actor import Actor
from opencpor.incentives.budgets.actions.set_budget import Wish, set_budget
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.models import Earning
from opencpor.programs.actions.publish import publish
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import MICROSOFT, shipped_text


def earning_rule() -> str:
    """The rule by which something was earned."""
    return Earning.objects.values_list("rule", flat=True).distinct().get()


def another_rule() -> str:
    rules = (one.rule for one in latest_version(PROGRAM).document.incentives)
    return next(rule for rule in rules if rule != earning_rule())


def publish_without(rule: str) -> None:
    """Publish a version, in force from April on, in which a rule is called otherwise."""
    text = shipped_text(MICROSOFT)
    changed = text.replace(f"rule: {rule}\n", f"rule: {rule}-anew\n")
    assert changed != text
    publish(SYSTEM, changed, effective_from=MARCH.plus(1))


def wish(**otherwise: Any) -> Wish:
    """From January through June, 2,050.00: 1,800.00 is earned in January, 270.00 in March."""
    usual = Wish(PROGRAM, earning_rule(), "2026-01", "2026-06", "2050.00")
    return replace(usual, **otherwise)


def budget(actor: Actor, **otherwise: Any) -> Budget:
    return set_budget(wish(**otherwise), actor)
