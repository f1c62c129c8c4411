"""What must fit together across the parts of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from opencpor.common.phrases import phrase
from opencpor.programs.document.acknowledgements import Acknowledgements
from opencpor.programs.document.catalog import ActivityColumn, Product, Sku, Workload
from opencpor.programs.document.draft import Draft
from opencpor.programs.document.errors import DocumentError, Path, unknown
from opencpor.programs.document.names import Named, all_names, folded
from opencpor.programs.document.offer import AssociationUnit, Channel, Engagement, OtherProgram
from opencpor.programs.document.reasons import REQUIRED_CODES, ReasonList
from opencpor.programs.document.references_eligibility import eligibility_references
from opencpor.programs.document.references_incentives import incentive_references
from opencpor.programs.document.references_texts import translations

KEYED_LISTS = (
    ("solution_areas",),
    ("channels",),
    ("engagements",),
    ("other_programs",),
    ("workloads",),
    ("products",),
    ("acknowledgements", "partner"),
    ("eligibility", "association_types"),
    ("eligibility", "figures"),
    ("eligibility", "designations"),
)
_NAMED: tuple[tuple[str, type[Named]], ...] = (
    ("workloads", Workload),
    ("products", Product),
    ("channels", Channel),
    ("other_programs", OtherProgram),
)


def unique_keys(draft: Draft) -> Iterator[DocumentError]:
    """Refuse a key or code that two entries of one list share."""
    lists = [(path, "key") for path in KEYED_LISTS]
    lists += [(("reasons", name.value), "code") for name in ReasonList]
    lists.append((("incentives",), "rule"))
    for path, field in lists:
        seen: set[str] = set()
        for place, value in draft.written(*path, field=field):
            if value in seen:
                what = phrase("{value} is given again", value=repr(value))
                yield DocumentError.at(place, what, phrase("each {field} once", field=field))
            seen.add(value)


def unique_names(draft: Draft) -> Iterator[DocumentError]:
    """Refuse an alias or name by which an outside file could mean two things."""
    for section, kind in _NAMED:
        yield from _collisions(
            (path, thing.key, all_names(thing)) for path, thing in draft.items(section, kind)
        )
    yield from _collisions(
        (path, sku.sku, [sku.sku, sku.name, *sku.aliases]) for path, sku in draft.items("skus", Sku)
    )
    yield from _collisions(
        (path, str(path), [column.service])
        for path, column in draft.items("activity_report", ActivityColumn)
    )


def _collisions(things: Iterable[tuple[Path, str, list[str]]]) -> Iterator[DocumentError]:
    owners: dict[str, str] = {}
    for path, key, names in things:
        for name in names:
            owner = owners.setdefault(folded(name), key)
            if owner != key:
                what = phrase(
                    "the name {name} also means {owner}", name=repr(name), owner=repr(owner)
                )
                yield DocumentError.at(path, what, phrase("names and aliases that mean one thing"))


def engagement_references(draft: Draft) -> Iterator[DocumentError]:
    """Refuse engagements that name what does not exist, or that nobody could claim."""
    areas, channels = draft.keys("solution_areas"), draft.keys("channels")
    product_areas = draft.keys("products", field="solution_area")
    for path, engagement in draft.items("engagements", Engagement):
        area = engagement.solution_area
        yield from unknown((*path, "solution_area"), [area], areas, phrase("solution area"))
        yield from unknown((*path, "channels"), engagement.channels, channels, phrase("channel"))
        keys = [extra.key for extra in engagement.extra_fields]
        if len(keys) > len(set(keys)):
            what, expected = phrase("a key is given again"), phrase("each key once")
            yield DocumentError.at((*path, "extra_fields"), what, expected)
        by_subscription = engagement.association_unit is AssociationUnit.SUBSCRIPTION
        if by_subscription and area not in product_areas:
            what = phrase("solution area {area} has no products", area=repr(area))
            expected = phrase("products, as it is claimed by subscription")
            yield DocumentError.at(path, what, expected)
    both = sorted(draft.keys("engagements") & draft.keys("other_programs"))
    for key in both:
        what = phrase("{key} is an engagement too", key=repr(key))
        yield DocumentError.at(("other_programs",), what, phrase("another key"))


def catalog_references(draft: Draft) -> Iterator[DocumentError]:
    """Refuse workloads, products, SKUs and report columns that name what does not exist."""
    areas, workloads = draft.keys("solution_areas"), draft.keys("workloads")
    for section in ("workloads", "products"):
        for path, area in draft.written(section, field="solution_area"):
            yield from unknown(path, [area], areas, phrase("solution area"))
    for path, product in draft.items("products", Product):
        yield from unknown((*path, "workload"), [product.workload], workloads, phrase("workload"))
    for path, sku in draft.items("skus", Sku):
        yield from unknown((*path, "workloads"), sku.workloads, workloads, phrase("workload"))
        named = [sku.product] if sku.product else []
        yield from unknown((*path, "product"), named, draft.keys("products"), phrase("product"))
    for path, column in draft.items("activity_report", ActivityColumn):
        yield from unknown((*path, "workload"), [column.workload], workloads, phrase("workload"))


def statement_references(draft: Draft) -> Iterator[DocumentError]:
    """Refuse partner statements for engagements that do not exist."""
    section = draft.part("acknowledgements", Acknowledgements)
    engagements = draft.keys("engagements")
    for place, statement in enumerate(section.partner if section else ()):
        path = ("acknowledgements", "partner", place, "engagements")
        yield from unknown(path, statement.engagements, engagements, phrase("engagement"))


def required_reasons(draft: Draft) -> Iterator[DocumentError]:
    """Refuse a program that cannot explain a code the product itself gives."""
    if not isinstance(draft.raw.get("reasons"), dict):
        return
    for name, required in REQUIRED_CODES.items():
        given = draft.keys("reasons", name.value, field="code")
        for code in required:
            if code not in given:
                path = ("reasons", name.value)
                what = phrase("no reason {code}", code=repr(code))
                yield DocumentError.at(path, what, phrase("its code, text and remedy"))


CHECKS: tuple[Callable[[Draft], Iterable[DocumentError]], ...] = (
    unique_keys,
    unique_names,
    engagement_references,
    catalog_references,
    statement_references,
    required_reasons,
    translations,
    incentive_references,
    eligibility_references,
)
