"""The room's places in the shell: side bar, chips, search box."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.claims.listed import NEWEST, Pages
from opencpor.claims.lists import PARAMETERS, Filter, check_filters, strange_filters
from opencpor.claims.states import LineState, State
from opencpor.http import saved_views
from opencpor.ui import chips, navigation, shell
from opencpor.ui.chips import Chip, Tone

MOST_HITS = 8
HITS = Pages(lambda rows: rows.only("name", "customer_name"))

CLAIM_CHIPS: dict[str, Chip] = {
    State.DRAFT: Chip(lazy("Draft"), Tone.NEUTRAL, "pencil"),
    State.SUBMITTED: Chip(lazy("Submitted"), Tone.ACTIVE, "send"),
    State.UNDER_REVIEW: Chip(lazy("Under review"), Tone.ACTIVE, "eye"),
    State.ACTION_REQUIRED: Chip(lazy("Partner action required"), Tone.WAITING, "alert-triangle"),
    State.AWAITING_CUSTOMER: Chip(lazy("Awaiting customer"), Tone.WAITING, "hourglass"),
    State.APPROVED: Chip(lazy("Approved"), Tone.GOOD, "circle-check"),
    State.REJECTED: Chip(lazy("Rejected"), Tone.BAD, "circle-x"),
    State.DISPUTED: Chip(lazy("Dispute"), Tone.WAITING, "gavel"),
    State.REJECTED_FINAL: Chip(lazy("Rejected final"), Tone.BAD, "ban"),
    State.WITHDRAWN: Chip(lazy("Withdrawn"), Tone.OVER, "arrow-back-up"),
    State.EXPIRED: Chip(lazy("Expired"), Tone.OVER, "clock-pause"),
    State.ENDED: Chip(lazy("Ended"), Tone.OVER, "player-stop"),
}

LINE_CHIPS: dict[str, Chip] = {
    LineState.PENDING: Chip(lazy("Pending"), Tone.NEUTRAL, "circle-dashed"),
    LineState.ACCEPTED: Chip(lazy("Accepted"), Tone.ACTIVE, "check"),
    LineState.CONTESTED: Chip(lazy("Contested"), Tone.WAITING, "scale"),
    LineState.SCHEDULED: Chip(lazy("Scheduled"), Tone.ACTIVE, "calendar"),
    LineState.ACTIVE: Chip(lazy("Active"), Tone.GOOD, "circle-check"),
    LineState.DROPPED: Chip(lazy("Dropped"), Tone.BAD, "circle-minus"),
    LineState.DECLINED: Chip(lazy("Declined by the customer"), Tone.BAD, "user-x"),
    LineState.ENDED: Chip(lazy("Ended"), Tone.OVER, "player-stop"),
}

ARBITRATION_CHIPS = {
    "open": Chip(lazy("Open"), Tone.WAITING, "scale"),
    "scheduled": Chip(lazy("Scheduled"), Tone.ACTIVE, "calendar"),
    "closed": Chip(lazy("Closed"), Tone.OVER, "circle-check"),
}

ASSOCIATION_CHIPS = {
    "coming": Chip(lazy("To come"), Tone.WAITING, "calendar"),
    "active": Chip(lazy("Active"), Tone.GOOD, "circle-check"),
    "ended": Chip(lazy("Ended"), Tone.OVER, "player-stop"),
}


def find_claims(actor: Actor, text: str) -> Iterator[shell.Hit]:
    """Find claims by an exact identifier, or by beginnings of words in their names."""
    words = text.strip()
    if not words or not actor.may(Permission.CLAIM_READ):
        return
    for claim in HITS.page(actor, Filter(words=words), NEWEST, limit=MOST_HITS).rows:
        yield shell.Hit(
            claim.name or _("Unnamed draft"),
            reverse("claims:detail", args=[claim.id]),
            _("Claim"),
            claim.customer_name,
            "clipboard-list",
        )


def _entries() -> Iterator[navigation.Entry]:
    read, held = Permission.CLAIM_READ, Permission.ASSOCIATION_READ
    yield navigation.Entry(
        Side.PARTNER, lazy("Customer claims"), "claims:list", "clipboard-list", 20, read
    )
    yield navigation.Entry(
        Side.PARTNER, lazy("Associations"), "claims:associations", "link", 30, held
    )
    yield navigation.Entry(
        Side.OPERATOR, lazy("Board"), "claims:board", "layout-board", 10, Permission.REVIEW,
        ("claims:review", "claims:samples"),
    )  # fmt: skip
    yield navigation.Entry(
        Side.OPERATOR, lazy("Disputes"), "claims:disputes", "gavel", 15, Permission.REVIEW_SENIOR,
        ("claims:decide-dispute",),
    )  # fmt: skip
    yield navigation.Entry(
        Side.OPERATOR, lazy("Arbitration"), "claims:arbitrations", "scale", 22, Permission.NOTE_READ
    )
    yield navigation.Entry(
        Side.PARTNER, lazy("Arbitration"), "claims:arbitrations", "scale", 35,
        Permission.CLAIM_WRITE,
    )  # fmt: skip
    yield navigation.Entry(Side.OPERATOR, lazy("Claims"), "claims:list", "clipboard-list", 20, read)
    yield navigation.Entry(
        Side.OPERATOR, lazy("Associations"), "claims:associations", "link", 30, held
    )
    yield navigation.Entry(
        Side.OPERATOR, lazy("Green path"), "claims:green-path", "circle-check", 85,
        Permission.PROPOSAL_READ,
    )  # fmt: skip
    yield navigation.Entry(
        Side.CUSTOMER, lazy("Associations"), "claims:associations", "link", 10, held
    )
    yield navigation.Entry(Side.CUSTOMER, lazy("Claims"), "claims:list", "clipboard-list", 20, read)
    answer = Permission.CONSENT_ANSWER
    for words, page, icon, order in (
        (lazy("Requests"), "console:requests", "inbox", 5),
        (lazy("History"), "console:history", "history", 30),
        (lazy("Declined partners"), "console:declined", "user-x", 35),
        (lazy("Receipts"), "console:receipts", "receipt", 40),
    ):
        yield navigation.Entry(Side.CUSTOMER, words, page, icon, order, answer)


def register() -> None:
    """Take these places; called once, by the AppConfig."""
    from opencpor.claims.pages import association_lists  # it needs this room's models
    from opencpor.claims.renewal import asked as renewals
    from opencpor.claims.renewal.tables import register_tables

    navigation.register(*_entries())
    chips.register("claim", CLAIM_CHIPS)
    chips.register("claim_line", LINE_CHIPS)
    chips.register("association", ASSOCIATION_CHIPS)
    chips.register("arbitration", ARBITRATION_CHIPS)
    shell.add_finder("claims", find_claims, 10)
    saved_views.register(
        saved_views.SavedList(
            "claims",
            PARAMETERS,
            "claims:list",
            Permission.CLAIM_READ,
            strange_filters,
            check_filters,
            "api:list_claims",
        ),
        saved_views.SavedList(
            "associations",
            association_lists.PARAMETERS,
            "claims:associations",
            Permission.ASSOCIATION_READ,
            association_lists.strange_filters,
            association_lists.check_filters,
        ),
        saved_views.SavedList(
            renewals.LIST,
            tuple(renewals.RenewalsAsked.model_fields),
            "claims:renewals",
            Permission.CLAIM_READ,
            renewals.strange_filters,
            renewals.check_filters,
            "api:list_renewals",
        ),
    )
    register_tables()
