"""How mail leaves this installation, as Django wants to hear it."""

from typing import Any
from urllib.parse import unquote, urlsplit

from opencpor.runtime.environment import Environment

MAIL_TIMEOUT_SECONDS = 20


def django_email(env: Environment) -> dict[str, Any]:
    """Return Django's ``EMAIL_*`` settings; without a mail server mails are kept as files."""
    common = {"DEFAULT_FROM_EMAIL": env.mail_from, "EMAIL_TIMEOUT": MAIL_TIMEOUT_SECONDS}
    if not env.mail_url:
        return common | {
            "EMAIL_BACKEND": "opencpor.notices.kept.KeptMail",
            "EMAIL_FILE_PATH": env.data / "outbox",
        }
    address = urlsplit(env.mail_url)
    secure = address.scheme == "smtps"
    return common | {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": address.hostname or "",
        "EMAIL_PORT": address.port or (465 if secure else 25),
        "EMAIL_HOST_USER": unquote(address.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(address.password or ""),
        "EMAIL_USE_SSL": secure,
    }
