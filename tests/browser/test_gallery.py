"""Every component at once: accessible, on a phone, by keyboard, in light and dark."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.harness import PHONE, check_page, sign_in
from tests.builders import add_role, make_organization, make_user

from opencpor.access.roles import Permission, Role, Side
from opencpor.ui import navigation, shell

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.browser.gallery.urls"),
]

GUID = "2a2a2a2a-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def _rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    """What rooms register, in a registry of the test's own."""
    monkeypatch.setattr(navigation, "_bar", navigation.SideBar())
    monkeypatch.setattr(shell, "_finders", {})
    entry = navigation.Entry
    navigation.register(
        entry(Side.PARTNER, "Customer claims", "gallery", "clipboard-list", 10),
        entry(Side.PARTNER, "Earnings", "web:account", "cash", 20, Permission.MONEY_READ),
        entry(Side.PARTNER, "Log", "web:search", "history", 30, Permission.LOG_READ),
        entry(Side.OPERATOR, "Board", "web:account", "layout-board", 10),
    )
    shell.add_finder("test", lambda _, text: [shell.Hit(f"Found {text}", "/gallery", "Claim")])


@pytest.fixture
def gallery(page: Page) -> Page:
    user = make_user(Role.INCENTIVES_ADMIN)
    add_role(user, Role.REVIEWER, make_organization(Side.OPERATOR))
    sign_in(page, user)
    page.goto("/gallery")
    return page


def test_every_component_is_accessible_and_fits_a_phone(gallery: Page) -> None:
    expect(gallery.locator("figure.chart canvas")).to_have_count(6)
    check_page(gallery, "gallery")


def test_a_person_with_two_workspaces_chooses_where_to_start(gallery: Page) -> None:
    gallery.goto("/")
    check_page(gallery, "choose")
    gallery.get_by_role("main").get_by_role("button", name="Partner").click()

    expect(gallery).to_have_url(re.compile("/gallery$"))


def test_paper_shows_the_page_without_its_tools(gallery: Page) -> None:
    gallery.emulate_media(media="print", color_scheme="dark")
    gallery.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(gallery.locator("html")).to_have_attribute("data-bs-theme", "light")
    expect(gallery.get_by_role("heading", name="Contoso", level=1)).to_be_visible()
    expect(gallery.locator(".top-bar")).to_be_hidden()
    expect(gallery.locator(".side-bar")).to_be_hidden()
    expect(gallery.locator(".chart-table[open]")).to_have_count(6)
    expect(gallery.locator("#chart-earned").get_by_role("cell", name="410.25")).to_be_visible()


DRAWN = """told => {
  dispatchEvent(new Event(told));
  const pixels = (it) => it.getContext("2d").getImageData(0, 0, it.width, it.height).data;
  const all = [...document.querySelectorAll("figure.chart canvas")];
  return all.map((one) => [one.clientWidth, pixels(one).some(Boolean)]);
}"""


def test_charts_are_drawn_as_wide_as_paper_before_it_is_printed(gallery: Page) -> None:
    expect(gallery.locator("figure.chart canvas")).to_have_count(6)
    canvas = gallery.locator("figure.chart canvas").first
    wide = canvas.evaluate("it => it.clientWidth")
    assert wide > 640

    assert gallery.evaluate(DRAWN, "beforeprint") == [[640, True]] * 6

    assert gallery.evaluate(DRAWN, "afterprint")[0] == [wide, True]


def test_the_menu_opens_on_a_phone(gallery: Page) -> None:
    gallery.set_viewport_size(PHONE)
    link = gallery.get_by_role("link", name="Earnings")
    expect(link).to_be_hidden()

    gallery.get_by_role("button", name="Menu").click()

    expect(link).to_be_visible()


def test_a_form_with_errors_links_each_error_to_its_field(gallery: Page) -> None:
    gallery.goto("/gallery?form=sent")
    check_page(gallery, "gallery-errors")
    summary = gallery.get_by_role("alert")
    expect(summary).to_be_focused()

    summary.get_by_role("link", name="Name of the customer").click()

    expect(gallery.get_by_label("Name of the customer")).to_be_focused()


def test_the_side_bar_shows_what_the_role_may_open(gallery: Page) -> None:
    links = gallery.get_by_role("navigation", name="Main").get_by_role("link")

    expect(links).to_have_text(["Customer claims", "Earnings"])
    expect(links.first).to_have_attribute("aria-current", "page")


def test_another_workspace_is_one_choice_away(gallery: Page) -> None:
    gallery.locator("summary", has_text="Workspace").click()
    gallery.get_by_role("button", name="Program").click()

    expect(gallery.get_by_role("navigation", name="Main").get_by_role("link")).to_have_text(
        ["Board"]
    )


def test_the_first_tab_stop_skips_to_the_content(gallery: Page) -> None:
    gallery.keyboard.press("Tab")
    expect(gallery.get_by_role("link", name="Skip to the content")).to_be_focused()
    gallery.keyboard.press("Enter")

    expect(gallery.locator("main")).to_be_focused()


def test_a_slash_goes_to_the_search_and_enter_searches(gallery: Page) -> None:
    gallery.keyboard.press("/")
    gallery.keyboard.type("conto")
    gallery.keyboard.press("Enter")

    expect(gallery.get_by_role("link", name="Found conto")).to_be_visible()


def test_the_theme_is_switched_at_once_and_stays(gallery: Page) -> None:
    gallery.locator("summary", has_text="Light or dark").click()
    gallery.get_by_role("button", name="Dark").click()
    expect(gallery.locator("html")).to_have_attribute("data-bs-theme", "dark")
    gallery.reload()

    expect(gallery.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_dangerous_action_asks_in_a_dialog_and_is_done_once(gallery: Page) -> None:
    gallery.get_by_role("link", name="End").click()
    dialog = gallery.get_by_role("dialog", name="End the association with Contoso?")
    expect(dialog).to_be_visible()
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_be_hidden()
    gallery.get_by_role("link", name="End").click()
    dialog.get_by_role("button", name="End the association").click()

    expect(gallery.get_by_text("The association is ended.")).to_be_visible()


def test_a_step_of_a_guided_form_keeps_what_was_entered(gallery: Page) -> None:
    gallery.goto("/gallery/step")
    gallery.get_by_label("Note").fill("Started in May.")
    gallery.get_by_role("button", name="Next").click()

    expect(gallery.get_by_role("alert")).to_contain_text("There is a problem")
    expect(gallery.get_by_label("Note")).to_have_value("Started in May.")
    check_page(gallery, "guided-form")


def test_a_refused_part_says_why_and_leaves_the_page(gallery: Page) -> None:
    gallery.get_by_role("button", name="Load").click()

    expect(gallery.locator("#toasts")).to_have_text("Your role does not include this.")
    expect(gallery.locator("#part")).to_be_empty()


def test_a_part_is_loaded_into_the_page(gallery: Page) -> None:
    gallery.get_by_role("button", name="Step").click()

    expect(gallery.locator("#part").get_by_role("heading", name="Details")).to_be_visible()


def test_dropped_files_are_listed(gallery: Page) -> None:
    files = [
        {"name": f"poe-{n}.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"} for n in (1, 2)
    ]
    gallery.get_by_label("Evidence").set_input_files(files)

    expect(gallery.locator("[data-drop-files] li")).to_have_text(
        ["poe-1.pdf (1 KB)", "poe-2.pdf (1 KB)"]
    )


def test_a_phone_shows_rows_as_cards_that_say_what_their_cells_are(gallery: Page) -> None:
    gallery.set_viewport_size(PHONE)
    contoso = gallery.get_by_role("row").filter(has=gallery.get_by_role("link", name="Contoso"))
    status = contoso.get_by_role("cell").filter(has_text="Draft")

    expect(status).to_have_attribute("data-label", "Status")
    assert status.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Status"'
    box = contoso.get_by_role("cell").last.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE["width"]
    gallery.get_by_label("Select all on this page").focus()
    gallery.keyboard.press("Tab")
    sort = gallery.get_by_role("columnheader", name="Customer").get_by_role("link")
    expect(sort).to_be_focused()


def test_a_phone_shows_ten_rows_of_a_long_list_until_it_is_asked_for_more(gallery: Page) -> None:
    gallery.goto("/gallery?rows=13")
    gallery.set_viewport_size(PHONE)
    last = gallery.get_by_role("link", name="Customer 13")
    expect(gallery.get_by_role("link", name="Customer 10")).to_be_visible()
    expect(last).to_be_hidden()
    gallery.get_by_role("button", name="Show more").press("Enter")

    expect(gallery.get_by_role("link", name="Customer 11")).to_be_focused()
    expect(last).to_be_visible()


def test_who_chooses_all_rows_sees_all_of_them(gallery: Page) -> None:
    gallery.goto("/gallery?rows=13")
    gallery.set_viewport_size(PHONE)
    gallery.get_by_label("Select all on this page").check()

    expect(gallery.get_by_label("Select Customer 13")).to_be_visible()
    expect(gallery.get_by_role("button", name="Show more")).to_have_count(0)


def test_who_comes_back_to_chosen_rows_sees_them_on_a_phone(gallery: Page) -> None:
    gallery.goto("/gallery?rows=13")
    gallery.set_viewport_size(PHONE)
    gallery.get_by_role("button", name="Show more").click()
    gallery.get_by_label("Select Customer 13").check()
    gallery.goto("/account")
    gallery.go_back()

    expect(gallery.get_by_label("Select Customer 13")).to_be_checked()
    expect(gallery.get_by_label("Select Customer 13")).to_be_visible()
    expect(gallery.locator("[data-selected-bar]")).to_contain_text("1 selected")
    expect(gallery.get_by_role("button", name="Show more")).to_have_count(0)


def test_many_tabs_fit_a_wide_screen_and_are_scrolled_on_a_phone(gallery: Page) -> None:
    gallery.goto("/gallery?areas=14")
    fits = "bar => bar.scrollWidth <= bar.clientWidth"
    assert gallery.locator(".tab-bar").evaluate(fits)
    gallery.set_viewport_size(PHONE)

    assert not gallery.locator(".tab-bar").evaluate(fits)


def test_a_phone_brings_the_current_tab_into_sight(gallery: Page) -> None:
    gallery.set_viewport_size(PHONE)
    gallery.goto("/gallery?areas=14&tab=15")
    current = gallery.locator(".tab-bar [aria-current]")
    inside = "tab => tab.closest('.tab-bar').getBoundingClientRect().right"
    shown = current.evaluate(f"tab => tab.getBoundingClientRect().right <= ({inside})(tab) + 1")
    assert (current.inner_text(), shown) == ("Solution area 13", True)


def test_a_phone_shows_what_a_group_of_rows_is_made_of_when_it_is_asked_for(gallery: Page) -> None:
    supposed = gallery.get_by_label("Usage: suppose more")
    expect(supposed).to_be_visible()
    gallery.set_viewport_size(PHONE)
    details = gallery.get_by_role("button", name="Details Deployments")
    expect(details).to_have_attribute("aria-expanded", "false")
    expect(gallery.get_by_text("Some expire soon.")).to_be_visible()
    expect(supposed).to_be_hidden()
    details.press("Enter")

    expect(supposed).to_be_visible()


def test_an_id_is_copied_whole(gallery: Page) -> None:
    gallery.context.grant_permissions(["clipboard-read", "clipboard-write"])
    gallery.get_by_role("button", name="Copy the whole ID").click()

    expect(gallery.locator("#toasts")).to_have_text("Copied")
    copied = gallery.evaluate("navigator.clipboard.readText()")
    assert copied == GUID


def test_an_id_is_copied_where_the_browser_has_no_clipboard(gallery: Page) -> None:
    gallery.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    gallery.get_by_role("button", name="Copy the whole ID").click()

    expect(gallery.locator("#toasts")).to_have_text("Copied")
    gallery.get_by_label("Note").press("Control+V")
    expect(gallery.get_by_label("Note")).to_have_value(GUID)


def test_an_id_stands_whole_on_paper(gallery: Page) -> None:
    expect(gallery.get_by_text(GUID)).to_be_hidden()
    gallery.emulate_media(media="print")

    expect(gallery.get_by_text(GUID)).to_be_visible()


def test_names_that_do_not_fit_below_bars_stand_beside_them(gallery: Page) -> None:
    expect(gallery.locator("#chart-lost canvas")).to_have_count(1)
    names = (
        "[...['x', 'y']].filter((axis) => echarts.getInstanceByDom(document.querySelector("
        "'#chart-lost [data-chart-canvas]')).getOption()[axis + 'Axis'][0].type == 'category')[0]"
    )
    assert gallery.evaluate(names) == "x"
    gallery.set_viewport_size(PHONE)

    gallery.wait_for_function(f"({names}) == 'y'")


LOOKS = """(key) => echarts.getInstanceByDom(
  document.querySelector(`#chart-${key} [data-chart-canvas]`)
).getOption().series.map((row) => JSON.stringify(
  row.type === "bar" ? row.itemStyle.decal || "plain" : [row.lineStyle.type, row.symbol]
))"""


def test_rows_of_a_chart_are_told_apart_without_their_colors(gallery: Page) -> None:
    expect(gallery.locator("#chart-earned canvas")).to_have_count(1)
    for key, rows in (("earned", 2), ("many", 6), ("lines", 6)):
        looks = gallery.evaluate(LOOKS, key)
        assert (key, len(looks), len(set(looks))) == (key, rows, rows)


def test_a_label_parts_thousands_as_its_reader_s_language_does(gallery: Page) -> None:
    label = """(language) => {
      document.documentElement.lang = language;
      document.dispatchEvent(new Event("themechange"));
      return echarts.getInstanceByDom(document.querySelector("#chart-lost [data-chart-canvas]"))
        .getOption().series[0].label.formatter({ value: 5917.5 });
    }"""
    expect(gallery.locator("#chart-lost canvas")).to_have_count(1)
    assert [gallery.evaluate(label, one) for one in ("de", "en")] == ["5.917,5", "5.9K"]


def test_choosing_rows_says_how_many(gallery: Page) -> None:
    gallery.get_by_label("Select all on this page").check()
    expect(gallery.locator("[data-selected-bar]")).to_contain_text("6 selected")
    gallery.get_by_label("Select Contoso").uncheck()

    expect(gallery.locator("[data-selected-bar]")).to_contain_text("5 selected")


def test_the_figures_of_a_chart_are_downloaded_exactly(gallery: Page) -> None:
    chart = gallery.locator("#chart-earned")
    chart.get_by_text("Table and downloads").click()
    with gallery.expect_download() as download:
        chart.get_by_role("button", name="Figures (CSV)").click()

    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.splitlines()[:2] == ["Month,Deployment,Usage", "May 2026,410.25,120"]
