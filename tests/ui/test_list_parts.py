"""Headings, pager and options of lists: what they link to and what is chosen, never markup."""

from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils.safestring import SafeString

from opencpor.ui.parts import Column, Listing

COLUMNS = (
    Column("name", "<Name>", sortable=True),
    Column("sum", "Sum", figures=True, narrow=True),
    Column("acts", ""),
)


def drawn(template: str, address: str = "/list", **values: Any) -> str:
    request = RequestFactory().get(address)
    text = engines["django"].from_string("{% load ui %}" + template).render(values, request)
    return " ".join(text.split())


def headings(sort: str, address: str, template: str = "{% table_head listing %}") -> str:
    return drawn(template, address, listing=Listing(COLUMNS, (), sort=sort))


@pytest.mark.parametrize(
    ("sort", "said", "next_sort"),
    [("name", "ascending", "-name"), ("-name", "descending", "name"), ("other", "", "name")],
)
def test_a_heading_says_the_order_and_turns_it(sort: str, said: str, next_sort: str) -> None:
    head = headings(sort, "/list")
    assert f'<a class="sort-link" href="/list?sort={next_sort}">&lt;Name&gt;<svg' in head
    assert head.count("aria-sort") == bool(said)
    assert f'aria-sort="{said}"' in head or not said


def test_headings_keep_the_filters_and_begin_at_the_first_page() -> None:
    head = headings("", "/list?q=a%26b&status=x&sort=sum&cursor=c&status=%22y")
    assert 'href="/list?q=a%26b&amp;status=x&amp;status=%22y&amp;sort=name"' in head


def test_headings_that_do_not_sort_are_plain() -> None:
    head = headings("", "/list")
    assert '<th scope="col" class="figures narrow-hide">Sum</th>' in head
    assert '<span class="visually-hidden">Actions</span>' in head
    assert "data-select-all" not in head
    assert "data-select-all" in headings("", "/list", "{% table_head listing select=True %}")


GUID = "2a2a2a2a-0000-4000-8000-000000000001"


def test_long_ids_in_a_text_are_short_and_are_copied_whole() -> None:
    shown = drawn("{{ text|short_ids }}", text=f"<b> Sales · {GUID}, ends")
    assert shown.startswith("&lt;b&gt; Sales · <span")
    assert '<code class="id-short">2a2a2a2a</code>' in shown
    assert shown.count(f'data-copy="{GUID}"') == 1
    assert shown.endswith("</span>, ends")


def test_where_no_button_stands_long_ids_are_cut_and_nothing_else() -> None:
    text = f"Sales · {GUID}, x{GUID}, {GUID}-1, 2a2a2a2a-0000"
    assert drawn("{{ text|cut_ids }}", text=text) == (
        f"Sales · 2a2a2a2a, x{GUID}, {GUID}-1, 2a2a2a2a-0000"
    )


def test_the_pager_leads_on_and_back_within_the_filters() -> None:
    listing = Listing(COLUMNS, (), next_cursor="n/2", total=70)
    pager = drawn("{% pager listing %}", "/list?q=a%26b&cursor=c", listing=listing)
    assert 'href="/list?q=a%26b">First page</a>' in pager
    assert 'rel="next" href="/list?q=a%26b&amp;cursor=n%2F2"' in pager
    assert "70 results" in pager
    assert "href" not in drawn("{% pager listing %}", listing=Listing(COLUMNS, (), total=1))


@pytest.mark.parametrize(("chosen", "marked"), [("b", ["b"]), (["a", "b"], ["a", "b"]), ("", [])])
def test_the_options_that_are_chosen_are_marked(chosen: Any, marked: list[str]) -> None:
    choices = [("a", "A <1>"), ("b", SafeString("<i>B</i>")), ("ab", "Both")]
    shown = drawn("{% options choices chosen %}", choices=choices, chosen=chosen)
    for value, label in (("a", "A &lt;1&gt;"), ("b", "<i>B</i>"), ("ab", "Both")):
        selected = " selected" if value in marked else ""
        assert f'<option value="{value}"{selected}>{label}</option>' in shown


def test_options_without_a_choice_are_drawn() -> None:
    assert drawn("{% options choices gone %}", choices=[("a", "A")]) == (
        '<option value="a">A</option>'
    )
