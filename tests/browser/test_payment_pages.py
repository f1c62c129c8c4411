"""Payments in a real browser: proposed, approved, and read by the partner."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect
from pytest_django.plugin import DjangoDbBlocker
from tests.browser.harness import check_page, sign_in
from tests.browser.months import beside, closed_once, put_back
from tests.builders import make_user
from tests.incentives.payments.answering import line, table
from tests.incentives.payments.paying import PAID, Till, balances, make_till
from tests.incentives.world import SYSTEM
from tests.snapshots import MadeOnce

from opencpor.access.roles import Role
from opencpor.incentives.payees.actions.erase_payee import erase_payee
from opencpor.incentives.payments.holds.actions.hold import hold_payments
from opencpor.incentives.payments.holds.actions.release import release_payments
from opencpor.incentives.payments.holds.models import PaymentHold

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def _made(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOnce[Till]]:
    folder = tmp_path_factory.mktemp("usage")
    with closed_once(lambda: make_till(folder), django_db_blocker) as made:
        yield made


@pytest.fixture
def till(_made: MadeOnce[Till]) -> Till:
    return put_back(_made)


def test_a_batch_goes_from_one_person_to_the_partner(page: Page, till: Till) -> None:
    sign_in(page, till.desk.world.finance)
    page.goto("/earnings/payments/batches/new/")
    page.get_by_label("File for the bank").select_option("csv")
    check_page(page, "payment-batch-new")
    page.get_by_role("button", name="Propose payments").click()
    expect(page.get_by_text("You proposed it;")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, till.desk.second)
    page.goto("/earnings/payments/batches/")
    check_page(page, "payment-batches")
    page.locator("tbody a").first.click()
    page.get_by_role("link", name="Approve").click()
    page.get_by_role("button", name="Approve and book").click()
    expect(page.get_by_text("The batch is approved and booked.")).to_be_visible()
    check_page(page, "payment-batch")
    page.get_by_role("link", name="All were paid").click()
    page.get_by_role("button", name="Book all as sent").click()
    expect(page.get_by_text("All payments of the batch are sent.")).to_be_visible()
    assert balances() == PAID

    page.context.clear_cookies()
    sign_in(page, make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization))
    page.goto(f"/earnings/payees/{till.location.pk}/")
    page.get_by_role("link", name="Hold payments").click()
    page.get_by_label("Reason").fill("We change banks.")
    check_page(page, "payment-hold-new")
    page.get_by_role("button", name="Hold payments").click()
    expect(page.get_by_text("The payments are held.")).to_be_visible()
    check_page(page, "payment-holds")
    page.goto(f"/earnings/payees/{till.location.pk}/")
    check_page(page, "payee-held")
    page.get_by_role("link", name="Release payments").click()
    page.get_by_role("button", name="Release payments").click()
    expect(page.get_by_text("Nothing is held")).to_be_visible()

    page.goto("/earnings/payments/")
    check_page(page, "payments")
    page.locator("tbody a").first.click()
    expect(page.get_by_text("What it is made of")).to_be_visible()
    check_page(page, "payment")


def test_answers_are_recorded_and_found_from_their_payment(page: Page, till: Till) -> None:
    row = beside(till.paying)
    answers = table(line(row, "settled"), "pbt-1,pay-1,settled,")
    file = FilePayload(name="answers.csv", mimeType="text/csv", buffer=answers)
    sign_in(page, till.desk.world.finance)
    page.goto("/earnings/payments/answers/new/")
    check_page(page, "payment-answers-new")
    page.get_by_label("File of the bank").set_input_files(file)
    page.get_by_role("button", name="Record answers").click()
    page.get_by_role("button", name="Judge again").click()
    expect(page.get_by_text("The lines were judged again. Nothing changed.")).to_be_visible()
    check_page(page, "payment-answer-file")
    page.get_by_role("link", name=row.id).click()
    check_page(page, "payment-answered")
    page.get_by_role("link", name="answers.csv").click()
    page.goto("/earnings/payments/answers/")
    check_page(page, "payment-answers")
    page.goto(f"/earnings/payments/batches/{row.batch_id}/")
    expect(page.get_by_role("link", name="answers.csv")).to_be_visible()
    check_page(page, "payment-batch-answered")


def test_a_partner_is_shown_what_it_will_lose(page: Page, till: Till) -> None:
    erase_payee(till.payee.id, SYSTEM)
    hold_payments(till.location.pk, "To be checked.", till.one)
    sign_in(page, make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization))
    page.goto(f"/earnings/payees/{till.location.pk}/")
    expect(page.get_by_text("Payments are held by: Finance")).to_be_visible()
    expect(page.get_by_text("will be forfeited after")).to_have_count(0)
    release_payments(PaymentHold.objects.get().id, till.one)
    page.reload()
    expect(page.get_by_text("will be forfeited after")).to_be_visible()
    check_page(page, "payee-forfeiture")
