"""A document with any error is refused whole, and says where, what and what was expected."""

from __future__ import annotations

from typing import Any

import pytest
from tests.programs.documents import errors_of, invented


def spoiled(path: str, value: Any) -> list[str]:
    """Put one value into the invented document, at a dotted path, and give the errors."""
    data = invented()
    *steps, last = path.split(".")
    holder: Any = data
    for step in steps:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    holder[int(last) if isinstance(holder, list) else last] = value
    return errors_of(data)


ONE_ERROR = [
    (
        "policy.review_business_days",
        -3,
        "policy.review_business_days: -3 is too small: expected 1 or more",
    ),
    (
        "policy.draft_expiry_days",
        "60",
        (
            "policy.draft_expiry_days: '60' is not a whole number: "
            "expected a whole number without quotes"
        ),
    ),
    (
        "policy.consent.mode",
        "tacit",
        "policy.consent.mode: 'tacit' is not known: expected 'silent' or 'explicit'",
    ),
    (
        "policy.reminder_days",
        [3, 14],
        (
            "policy.reminder_days: [3, 14] is not in falling order: "
            "expected different days, the longest first"
        ),
    ),
    (
        "policy.close.min_coverage",
        "1.5",
        (
            "policy.close.min_coverage: '1.5' is not a share: "
            'expected a quoted number from "0" to "1"'
        ),
    ),
    (
        "policy.payments.minimum",
        50.0,
        (
            "policy.payments.minimum: 50.0 is not a plain decimal text: "
            'expected a quoted number such as "12.50"'
        ),
    ),
    ("currency", "ZZZ", "currency: 'ZZZ' is no currency: expected a code such as USD"),
    (
        "time_zone",
        "Europe/Atlantis",
        (
            "time_zone: 'Europe/Atlantis' is no known time zone: "
            "expected an IANA name such as Europe/Berlin"
        ),
    ),
    (
        "calendar.weekend",
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        "calendar: every day is weekend: expected at least one working day a week",
    ),
    (
        "key",
        "Tidewell Alliance",
        "key: 'Tidewell Alliance' has the wrong form: expected lower case words joined by hyphens",
    ),
    (
        "engagements.0.solution_area",
        "gardening",
        (
            "engagements.0.solution_area: unknown solution area 'gardening': "
            "expected one that this document has"
        ),
    ),
    (
        "engagements.1.channels",
        ["direct", "fax"],
        "engagements.1.channels: unknown channel 'fax': expected one that this document has",
    ),
    (
        "skus.0.workloads",
        ["draft", "fax"],
        "skus.0.workloads: unknown workload 'fax': expected one that this document has",
    ),
    (
        "products.0.workload",
        "fax",
        "products.0.workload: unknown workload 'fax': expected one that this document has",
    ),
    (
        "activity_report.0.workload",
        "fax",
        "activity_report.0.workload: unknown workload 'fax': expected one that this document has",
    ),
    (
        "workloads.1.aliases",
        ["tidewell  cad"],
        (
            "workloads.1: the name 'tidewell  cad' also means 'draft': "
            "expected names and aliases that mean one thing"
        ),
    ),
    (
        "workloads.2.incentive_eligible",
        True,
        (
            "workloads.2: recognition_only and incentive_eligible are both true: "
            "expected at most one of them"
        ),
    ),
    (
        "acknowledgements.partner.1.key",
        "true-and-agreed",
        "acknowledgements.partner.1.key: 'true-and-agreed' is given again: expected each key once",
    ),
    (
        "reasons.rejection.0.text",
        "",
        "reasons.rejection.0.text: empty text: expected words",
    ),
    (
        "reasons.rejection.0.text",
        {"de": "Der Kunde hat abgelehnt."},
        "reasons.rejection.0.text: no text in 'en': expected the program's first language",
    ),
    (
        "reasons.end.7.code",
        "finished",
        "reasons.end: no reason 'program_ended': expected its code, text and remedy",
    ),
    (
        "acknowledgements.partner.1.engagements",
        ["cloud"],
        (
            "acknowledgements.partner.1.engagements: unknown engagement 'cloud': "
            "expected one that this document has"
        ),
    ),
    (
        "acknowledgements.customer.text",
        "{partner} {products} {shown_data} {until} {silence} {password}",
        (
            "acknowledgements.customer: unknown placeholder password: "
            "expected only customer, engagement, operator, partner, products, shown_data, silence, "
            "until"
        ),
    ),
    (
        "acknowledgements.customer.text",
        "{partner} {products} {shown_data} {until}",
        "acknowledgements.customer: placeholder silence is missing: expected it in every language",
    ),
    (
        "incentives.0.rates",
        {"draft": "12.00", "fax": "1.00"},
        (
            "incentives.0.rates.fax: rate for an unknown workload 'fax': "
            "expected a workload of this document"
        ),
    ),
    (
        "incentives.0.engagement",
        "cloud-care",
        (
            "incentives.0.engagement: engagement 'cloud-care' is not incentivized: "
            "expected an engagement that pays"
        ),
    ),
    (
        "incentives.1.milestones.0.workloads",
        ["fax"],
        (
            "incentives.1.milestones.0.workloads: milestone for an unknown workload 'fax': "
            "expected a workload of this document"
        ),
    ),
    (
        "incentives.0.caps.0.amount",
        "25000.005",
        (
            "incentives: rule 'draft-users': cap 25000.005 has more decimals than EUR: "
            "expected at most 2"
        ),
    ),
    (
        "eligibility.designations.0.qualification.total",
        "120",
        "eligibility.designations.0: track 'all' has only 100 points: expected at least 120",
    ),
    (
        "eligibility.designations.0.tracks.0.metrics.0.parts.0.thresholds",
        {"resale": "5"},
        (
            "eligibility.designations.0.tracks.0.metrics.0.parts.0.thresholds: "
            "unknown association type 'resale': expected one that this document has"
        ),
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), ONE_ERROR)
def test_one_wrong_value_gives_exactly_its_line(path: str, value: Any, expected: str) -> None:
    assert spoiled(path, value) == [expected]


def test_the_unspoiled_document_has_no_errors() -> None:
    assert errors_of(invented()) == []


def test_an_unknown_key_names_the_keys_there_are() -> None:
    assert spoiled("policy.consent.window", 5) == [
        (
            "policy.consent.window: unknown key: expected one of mode, window_business_days, "
            "notify_on, resends_per_day, link_days_after_decision, requests_after_decline"
        )
    ]


def test_an_unknown_key_inside_a_rule_is_placed_without_the_rule_type() -> None:
    [line] = spoiled("incentives.0.rate", "5.00")
    assert line.startswith("incentives.0.rate: unknown key: expected one of rule, name,")
    assert "rates" in line


def test_a_missing_reason_text_is_named() -> None:
    data = invented()
    del data["reasons"]["end"][2]["text"]
    assert errors_of(data) == ["reasons.end.2.text: missing: expected a value, the key is required"]


def test_overlapping_size_bands_are_refused() -> None:
    sizes = [{"size": "team", "from": 200}, {"size": "plant", "from": 200}]
    [line] = spoiled("incentives.1.sizes", sizes)
    assert line == ("incentives.1: sizes: 'from' does not rise: expected each above the one before")


def test_overlapping_effective_dates_of_one_kind_are_refused() -> None:
    data = invented()
    data["incentives"].append(data["incentives"][2] | {"rule": "cloud-growth-2"})
    assert errors_of(data) == [
        (
            "incentives: rules 'cloud-growth' and 'cloud-growth-2' are of one type and engagement "
            "and overlap in their effective dates: expected one to end before the other starts"
        )
    ]


def test_all_errors_of_a_document_are_told_at_once_in_its_order() -> None:
    data = invented()
    data["curency"] = data.pop("currency")
    data["engagements"][0]["solution_area"] = "gardening"
    data["engagements"][1] |= {"incentivised": True, "association_unit": "tenant"}
    data["policy"] |= {"queue_business_days": -1, "dispute_day": 3}
    data["incentives"][0]["rates"]["fax"] = "1.00"
    lines = errors_of(data)
    assert [line.split(":")[0] for line in lines] == [
        "engagements.0.solution_area",
        "engagements.1.association_unit",
        "engagements.1.incentivised",
        "policy.dispute_day",
        "policy.queue_business_days",
        "incentives.0.rates.fax",
        "curency",
        "currency",
    ]


def test_a_section_with_a_wrong_shape_does_not_make_its_mentions_dangle() -> None:
    assert spoiled("engagements.0.incentivized", "yes") == [
        "engagements.0.incentivized: 'yes' is not a truth value: expected true or false"
    ]


def test_a_wrong_section_shows_its_own_rules_too() -> None:
    data = invented()
    data["policy"]["consent"]["window"] = 3
    data["policy"]["reminder_days"] = [1, 2]
    assert [line.split(":")[0] for line in errors_of(data)] == [
        "policy.consent.window",
        "policy.reminder_days",
    ]


def test_an_engagement_that_belongs_elsewhere_too_is_refused() -> None:
    assert spoiled("other_programs.0.key", "cloud-care") == [
        "other_programs: 'cloud-care' is an engagement too: expected another key"
    ]
