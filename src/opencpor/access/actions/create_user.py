"""Make a person known, so that roles can be given to them."""

from opencpor.access.actions.giving import wrong
from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import one_line
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType

LONGEST_NAME = 200
LONGEST_EMAIL = 254
LONGEST_PASSWORD = 1000  # hashing more only burns time


def checked_email(email: str) -> str:
    """Return an address in the one way it is kept.

    Raises:
        Invalid: If it is no e-mail address.
    """
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    kept = email.strip().lower()
    if len(kept) > LONGEST_EMAIL:
        raise wrong(
            "email",
            "too_long",
            phrase("An address has at most {most} characters.", most=LONGEST_EMAIL),
        )
    try:
        validate_email(kept)
    except ValidationError as error:
        raise wrong(
            "email", "invalid", phrase("'{email}' is no e-mail address.", email=email)
        ) from error
    return kept


def check_password(password: str, user: User) -> None:
    """Refuse a weak password.

    Raises:
        Invalid: With everything that is wrong with it.
    """
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    if len(password) > LONGEST_PASSWORD:
        raise wrong(
            "password", "too_long", phrase("At most {most} characters.", most=LONGEST_PASSWORD)
        )
    try:
        validate_password(password, user)
    except ValidationError as error:
        problems = [
            FieldError("password", e.code or "invalid", e.messages[0]) for e in error.error_list
        ]
        raise Invalid(
            "The password is not strong enough.", code="invalid", errors=problems
        ) from error


def create_user(actor: Actor, email: str, name: str = "", password: str | None = None) -> User:
    """Store a person, in the caller's transaction; the caller has checked the right to do so.

    Args:
        actor: Who does it.
        email: The address by which the person signs in.
        name: What others see.
        password: None: only other ways of signing in work until one is set.

    Raises:
        Invalid: If address or password are not acceptable.
        Conflict: If there is already somebody with that address.
    """
    kept, shown = checked_email(email), one_line(name)
    if len(shown) > LONGEST_NAME:
        raise wrong(
            "name", "too_long", phrase("A name has at most {most} characters.", most=LONGEST_NAME)
        )
    if User.objects.filter(email=kept).exists():
        raise Conflict("There is already a user with this address.", code="already_exists")
    if password is not None:
        check_password(password, User(email=kept, name=shown))
    user = User.objects.create_user(kept, password, shown)
    record(
        EventType.USER_CREATED,
        f"user:{user.id}",
        actor.ref(),
        personal={"email": kept, "name": user.name},
    )
    return user
