"""The addresses of the installation, and the gallery's page."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from opencpor.common.calendar import BusinessCalendar
from opencpor.common.clock import now
from opencpor.common.errors import Forbidden
from opencpor.http.guards import Open, guard
from opencpor.ui.charts import Chart, ChartKind, Mark, Series
from opencpor.ui.chips import Chip, Tone
from opencpor.ui.forms import DropInput
from opencpor.ui.pages import ask, done, show
from opencpor.ui.parts import Chosen, Column, Happening, Listing, Question, Step, StepState, Tab

PAGE = Path(__file__).parent / "page.html"
LINES = 60 * "<p>A line.</p>"  # more than any screen holds
LATE = f"""{{% extends "ui/base.html" %}}{{% load ui %}}{{% block content %}}<h1>Late</h1>{LINES}
{{% card "First" "first" %}}{{% later "/gallery/late/part" "Show first" "first" %}}{{% endcard %}}
{{% card "Second" "second" %}}{{% later "/gallery/late/part" "Show more" "second" %}}{{% endcard %}}
{LINES}<h2 id="named">Named</h2>{LINES}{{% endblock %}}"""
MONTHS = [f"{name} 2026" for name in ("May", "Jun", "Jul", "Aug", "Sep", "Oct")]
COLUMNS = (
    Column("name", "Customer", sortable=True),
    Column("state", "Status"),
    Column("due", "Decision due", sortable=True, narrow=True),
    Column("seats", "Seats", figures=True),
    Column("amount", "Earned", sortable=True, figures=True),
)
CHIPS = (
    Chip("Draft", Tone.NEUTRAL, "edit"),
    Chip("Under review", Tone.ACTIVE, "file-search"),
    Chip("Information requested", Tone.WAITING, "message-question"),
    Chip("Associated", Tone.GOOD, "circle-check"),
    Chip("Rejected", Tone.BAD, "circle-x"),
    Chip("Expired", Tone.OVER, "clock-pause"),
)
NAMES = ("Contoso", "Fabrikam", "Northwind Traders", "Adventure Works", "Tailspin", "Wingtip")
REASONS = (
    "Active users do not exceed the high-water mark.",
    "Payment was waived for this association.",
    "Another partner held the workload.",
)


class Example(forms.Form):
    name = forms.CharField(label="Name of the customer", help_text="As on the agreement.")
    role = forms.ChoiceField(label="Partner role", choices=[("a", "Adoption"), ("b", "Usage")])
    engagement = forms.ChoiceField(
        label="Engagement",
        choices=[("1", "Deployment"), ("2", "Migration")],
        widget=forms.RadioSelect,
    )
    workloads = forms.MultipleChoiceField(
        label="Workloads",
        required=False,
        choices=[("x", "Exchange Online"), ("t", "Teams"), ("s", "SharePoint Online")],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.FileField(label="Evidence", required=False, widget=DropInput(multiple=True))
    agree = forms.BooleanField(label="I have the customer's consent")


def exact(*figures: str | None) -> list[Decimal | None]:
    return [None if figure is None else Decimal(figure) for figure in figures]


def chart(
    key: str, title: str, unit: str, kind: ChartKind, series: list[Series], **more: Any
) -> Chart:
    period = "May to October 2026"
    return Chart(key, title, unit, period, kind, MONTHS, series, label_heading="Month", **more)


def several(rows: int) -> list[Series]:
    """As many rows as a chart ever has; they differ enough to be told apart."""
    return [Series(NAMES[at], [200 * (at + 1) + 9 * n for n in range(6)]) for at in range(rows)]


def charts() -> list[Chart]:
    users = Series("Contoso", [1200, 1310, 1290, 1480, 1510, 1644])
    deployment = Series("Deployment", exact("410.25", "0", None, "90", "77.5", "30"))
    usage = Series("Usage", exact("120", "160", "40", "210", "180", "260"))
    mark = Mark("High-water mark", 1480)
    return [
        chart("users", "Teams", "monthly active users", ChartKind.LINE, [users], marks=[mark]),
        chart("seats", "Seats", "licensed users", ChartKind.BAR, [users]),
        chart("earned", "Earnings", "USD", ChartKind.STACKED, [deployment, usage], places=2),
        chart("many", "Earnings by workload", "USD", ChartKind.STACKED, several(6)),
        chart("lines", "Partners", "active users", ChartKind.LINE, several(6)),
        Chart(
            "lost", "Reasons", "USD", "October 2026", ChartKind.BAR, REASONS,
            [Series("Not earned", exact("1800", "310.5", "40"))], label_heading="Reason",
        ),
    ]  # fmt: skip


def rows(number: int) -> list[dict[str, Any]]:
    return [
        {
            "name": NAMES[at] if at < len(NAMES) else f"Customer {at + 1}",
            "chip": CHIPS[at % len(CHIPS)],
            "due": now() + timedelta(days=4 * at),
            "seats": 1200 * (at + 1),
            "amount": Decimal("1234.5") * (at - 1),
        }
        for at in range(number)
    ]


def path_of_claim() -> list[Step]:
    names = ("Solution area", "Partner role", "Details", "Contacts", "Review")
    return [
        Step(name, state, "?x", "until 4 December")
        for name, state in zip(names, StepState, strict=True)
    ]


def happenings() -> list[Happening]:
    approved = datetime(2026, 11, 4, 9, 30, tzinfo=UTC)
    sent = approved - timedelta(days=2)
    return [
        Happening("Approved", approved, "Rita Reviewer", "Both lines.", "circle-check", "good"),
        Happening("Submitted", sent, "Ina Incentives", icon="send"),
    ]


def tabs(areas: int, current: int) -> list[Tab]:
    names = ["Modern work", "Business applications", *(f"Solution area {n}" for n in range(areas))]
    counts = [12, 3, *[None] * areas]
    return [
        Tab(name, f"?{at}", current=at == current, count=count)
        for at, (name, count) in enumerate(zip(names, counts, strict=True))
    ]


def values(request: HttpRequest) -> dict[str, Any]:
    sent = request.GET.get("form") == "sent"
    return {
        "chips": CHIPS,
        "calendar": BusinessCalendar.create("Europe/Berlin"),
        "listing": Listing(
            COLUMNS, rows(int(request.GET.get("rows", len(NAMES)))), "abc", total=61, sort="-due"
        ),
        "guid": "2a2a2a2a-0000-4000-8000-000000000001",
        "chosen": [Chosen("Country", "Austria", ("market",))],
        "tabs": tabs(int(request.GET.get("areas", 0)), int(request.GET.get("tab", 0))),
        "path": path_of_claim(),
        "share": Decimal("0.125"),
        "happenings": happenings(),
        "charts": charts(),
        "form": Example({"name": ""} if sent else None),
    }


@guard(Open.SIGNED_IN)
def gallery(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(PAGE.read_text(encoding="utf-8"))
    return HttpResponse(template.render(values(request), request))


@guard(Open.SIGNED_IN)
def remove(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return done(request, "gallery", message="The association is ended.")
    question = Question(
        "End the association with Contoso?",
        "End the association",
        "/gallery",
        "This cannot be undone.",
        ["The partner sees no usage from now on.", "Earnings up to today stay."],
    )
    return ask(request, question)


@guard(Open.SIGNED_IN)
def step(request: HttpRequest) -> HttpResponse:
    form = Example(request.POST or None)
    steps = [
        Step("Solution area", StepState.DONE, "/gallery"),
        Step("Details", StepState.CURRENT),
        Step("Review", StepState.TODO),
    ]
    return show(
        request,
        "ui/guided.html",
        {"form": form, "steps": steps, "step_title": "Details", "back_url": "/gallery"},
    )


@guard(Open.SIGNED_IN)
def refused(_request: HttpRequest) -> HttpResponse:
    raise Forbidden("Your role does not include this.", code="not_allowed")


@guard(Open.SIGNED_IN)
def late(request: HttpRequest) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(LATE).render({}, request))


@guard(Open.SIGNED_IN)
def late_part(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<h3>Come</h3>{LINES}")


urlpatterns = [
    path("gallery", gallery, name="gallery"),
    path("gallery/late", late),
    path("gallery/late/part", late_part),
    path("gallery/step", step),
    path("gallery/refused", refused),
    path("gallery/remove", remove),
    path("", include("opencpor.config.urls")),
]
