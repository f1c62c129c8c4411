"""Write notices: by one template, in each reader's language, for the notice center and for mail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.roles import ROLES, Permission
from opencpor.notices.center.actions.tell import Message, tell
from opencpor.notices.rules import Letter, Sender
from opencpor.runtime import environment

CLOSING = _("You get this because of your role in the program. Questions: {contact}.")


@dataclass(frozen=True)
class Reader:
    """Who gets a notice, in which language, for which organization and location of theirs.

    Attributes:
        places: The locations that it names, if it is of several.
    """

    key: str
    address: str
    language: str
    organization_id: str = ""
    unit_id: str | None = None
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class House:
    """In whose name notices are sent.

    Attributes:
        sender: Of the mails.
        contact: Where readers may ask.
        language: Of those who chose none.
        zone: The time zone in which times are shown.
    """

    sender: Sender
    contact: str
    language: str
    zone: str


@dataclass(frozen=True)
class Saying:
    """The words of a notice, with gaps, and what leads to where one goes on."""

    subject: Promise
    text: Promise
    greeting: Promise


@dataclass(frozen=True)
class Occasion:
    """What a notice is told for.

    Attributes:
        kind: What sort of notice; registered in `kinds`.
        key: Names this telling; nobody is told it twice.
        about: The stream it is about.
        path: The page where one goes on.
        gaps: Gives what fills the gaps of the words, in the language that is active.
    """

    kind: str
    key: str
    about: str
    path: str
    gaps: Callable[[], Mapping[str, str]]


def own_house() -> House:
    """Return the installation itself: for what is of no program."""
    name, address = parseaddr(str(settings.DEFAULT_FROM_EMAIL))
    return House(Sender(name or "OpenCPOR", address), address, settings.LANGUAGE_CODE, "UTC")


def holders_of(permission: Permission) -> list[str]:
    """Return the roles that include a permission."""
    return [role.value for role, (_side, held) in ROLES.items() if permission in held]


def readers_of(roles: QuerySet[Membership], location_id: str | None = None) -> list[Reader]:
    """Return the active people who have some roles, each once, perhaps for a location."""
    found = roles.filter(user__is_active=True).order_by("user_id", "id").distinct("user_id")
    rows = found.values_list("user_id", "user__email", "user__language", "organization_id")
    return [Reader(*row, location_id) for row in rows]


def language_of(reader: Reader, house: House) -> str:
    """Return in which language somebody is written to."""
    return reader.language if reader.language in dict(settings.LANGUAGES) else house.language


def written(
    saying: Saying, gaps: Callable[[], Mapping[str, str]], house: House, path: str, language: str
) -> tuple[Letter, str]:
    """Write a notice in one language, the same for all who read it; return also its bare words."""
    with translation.override(language):
        filled = {"operator": house.sender.name, "contact": house.contact, **gaps()}
        context = {
            "language": language,
            "subject": str(saying.subject).format(**filled),
            "text": str(saying.text).format(**filled),
            "greeting": str(saying.greeting),
            "closing": str(CLOSING).format(**filled),
            "address": f"{environment.current().base_url}{path}",
        }
        letter = Letter(
            to="",
            subject=context["subject"],
            text=render_to_string("notices/mail/notice.txt", context),
            html=render_to_string("notices/mail/notice.html", context),
            language=language,
            sender=house.sender,
        )
        return letter, context["text"]


def tell_readers(
    readers: Sequence[Reader],
    saying: Saying,
    house: House,
    occasion: Occasion,
    actor: Actor,
    *,
    doer_too: bool = False,
) -> None:
    """Tell people, but not whoever did it; call it in the transaction of the change.

    ``doer_too``: also who did it, for what somebody else might have done in their name.
    """
    letters: dict[str, tuple[Letter, str]] = {}
    messages = []
    for reader in readers:
        if reader.key == actor.id and not doer_too:
            continue
        language = language_of(reader, house)
        if language not in letters:
            letters[language] = written(saying, occasion.gaps, house, occasion.path, language)
        letter, text = letters[language]
        key, place = f"{occasion.key}:{reader.key}", (reader.organization_id, reader.unit_id)
        mail = replace(letter, to=reader.address)
        messages.append(Message(reader.key, *place, key, text, mail, reader.places))
    tell(
        messages, kind=occasion.kind, about=occasion.about, path=occasion.path, actor=actor,
        zone=house.zone,
    )  # fmt: skip
