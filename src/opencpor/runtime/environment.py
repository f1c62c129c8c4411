"""Settings from the environment: the one documented list, read and checked once.

Every setting is an environment variable. A wrong value stops the start with the
variable's name and what is expected; nothing falls back silently.
"""

import base64
import binascii
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from opencpor.common.errors import InputError

ED25519_SEED_BYTES = 32


class SettingError(InputError):
    """One or more environment variables are wrong; ``problems`` holds a line for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, what it is for, and an example of a right value."""

    name: str
    default: str
    expected: str
    meaning: str
    secret: bool = False


VARIABLES = (
    Variable(
        "OPENCPOR_DATA",
        "var/data",
        "a folder path",
        "Folder for everything kept on disk: embedded database, usage lake, evidence, keys.",
    ),
    Variable(
        "DATABASE_URL",
        "",
        "postgresql://USER:PASSWORD@HOST:PORT/NAME",
        "PostgreSQL 15 or newer. Empty: an embedded server inside the data folder.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_BASE_URL",
        "http://127.0.0.1:8000",
        "https://HOST[:PORT], without a path",
        "Address under which people reach the pages; links in mails begin with it.",
    ),
    Variable(
        "OPENCPOR_PROXIES",
        "0",
        "a whole number from 0 to 5",
        "Proxies in front that each add to X-Forwarded-For. Attempts to sign in are counted by the "
        "caller's address; with too low a number all callers count as one, with too high a one "
        "they can choose theirs.",
    ),
    Variable(
        "OPENCPOR_MODE",
        "production",
        "production or demo",
        "demo shows logins on the sign-in page and keeps mails in a local outbox.",
    ),
    Variable(
        "OPENCPOR_DEMO_DAYS_AHEAD",
        "0",
        "a whole number from 0 to 400",
        "In demo mode: how many days the clock is ahead, to see deadlines pass and months end.",
    ),
    Variable(
        "OPENCPOR_SECRET_KEY",
        "",
        "at least 32 random characters",
        "Signs sessions and tokens. Empty: a key is made and kept in the data folder.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_SIGNING_KEY",
        "",
        "base64 of a 32-byte Ed25519 seed",
        "Signs checkpoints of the event log. Empty: a key is made, kept in the data folder.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_PAYEE_KEYS",
        "",
        "base64 of 32 random bytes; several with spaces between",
        "Seal the accounts of payees: the first seals, the others open what they sealed before; "
        "see the how-to about payees. Empty: a key is made and kept in the data folder.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_PAYING_ACCOUNTS",
        "",
        "PROGRAM CURRENCY IBAN[/BIC] NAME or PROGRAM CURRENCY NUMBER/BIC NAME; several with ; "
        "between",
        "The operator's accounts that pay partners, for the bank's files; * stands for any program "
        "or currency, and the closest entry counts. Without one, a file for the bank can only be "
        "CSV.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_MAIL_URL",
        "",
        "smtp://[USER:PASSWORD@]HOST:PORT or smtps://...",
        "Mail server. Empty: mails are kept in the data folder and not sent.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_MAIL_FROM",
        "noreply@localhost",
        "an e-mail address",
        "Sender of mails whose program names none.",
    ),
    Variable(
        "OPENCPOR_CHECKPOINT_MAIL",
        "",
        "mail addresses with spaces between; with it OPENCPOR_MAIL_URL",
        "Outside addresses to which a signed checkpoint of the event log is mailed every day. "
        "Empty: none is.",
    ),
    Variable(
        "OPENCPOR_RETURNED_MAIL",
        "",
        "a path to a Maildir, from the root",
        "Folder into which the mail server puts what comes back to the senders of our mails. "
        "Reports of failure are read and removed every five minutes. Empty: none is read.",
    ),
    Variable(
        "OPENCPOR_LAKE_URL",
        "",
        "a folder path or s3://BUCKET/PREFIX",
        "Where usage facts and verdicts are kept. A bucket needs opencpor[s3]; its endpoint and "
        "keys come by the AWS variables. Empty: the data folder.",
    ),
    Variable(
        "OPENCPOR_ENGINE_MEMORY",
        "2048",
        "a whole number from 256 to 1048576",
        "Mebibytes that the tables of a close may take; what outgrows them goes to disk in the "
        "data folder. The process itself comes on top.",
    ),
    Variable(
        "OPENCPOR_SPARK_MASTER",
        "",
        "spark://HOST:PORT or local[N]",
        "Where closes are judged and verified; the environment then needs opencpor[spark], and the "
        "cluster must see the data folder. Empty: DuckDB judges them in the process that closes.",
    ),
    Variable(
        "OPENCPOR_WEBHOOK_TARGETS",
        "public",
        "public or any",
        "Where webhooks may be sent. public: https on the public internet only. any: also http, "
        "private networks and this machine; only where everybody who makes webhooks is trusted.",
    ),
    Variable(
        "OPENCPOR_CLAMD_URL",
        "",
        "tcp://HOST:PORT or unix:///PATH",
        "Virus scanner (clamd). Set: a new file of evidence is in quarantine until the scanner has "
        "called it clean. Empty: files are not scanned.",
    ),
    Variable("OPENCPOR_LOG_FORMAT", "text", "text or json", "How log lines are written."),
    Variable(
        "OPENCPOR_LOG_LEVEL",
        "info",
        "debug, info, warning or error",
        "Least severe line that is logged.",
    ),
    Variable(
        "OPENCPOR_METRICS_TOKEN",
        "",
        "at least 32 random characters",
        "What Prometheus must send as bearer token to read /metrics. Empty: no figures are given.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_DB_POOL",
        "8",
        "a whole number from 0 to 200",
        "Database connections each web process keeps; 0: one per thread, made anew each time.",
    ),
    Variable(
        "OPENCPOR_WEB_THREADS",
        "4",
        "a whole number from 1 to 200",
        "Requests each web process serves at the same time.",
    ),
    Variable(
        "OPENCPOR_WEB_WORKERS",
        "3",
        "a whole number from 1 to 64",
        "Web processes that are started: best one more than the processors they may use.",
    ),
    Variable(
        "OPENCPOR_WORKER_JOBS",
        "4",
        "a whole number from 1 to 64",
        "Background jobs the worker runs at the same time, without webhooks and what-ifs.",
    ),
    Variable(
        "OPENCPOR_WEBHOOK_JOBS",
        "4",
        "a whole number from 1 to 64",
        "Webhooks the worker calls at the same time, beside its other jobs.",
    ),
    Variable(
        "OPENCPOR_WHAT_IF_JOBS",
        "1",
        "a whole number from 1 to 64",
        "Questions of what-if and reports the worker answers at the same time, beside other jobs.",
    ),
    Variable(
        "OPENCPOR_DNS_SERVER",
        "",
        "ADDRESS or ADDRESS:PORT of a name server, IPv4",
        "Asked for the records by which customers prove their domains. Empty: the machine's own.",
    ),
    Variable(
        "OPENCPOR_OIDC_URL",
        "",
        "https://.../.well-known/openid-configuration",
        "OpenID Connect provider for sign-in, for example Microsoft Entra ID. Empty: none.",
    ),
    Variable(
        "OPENCPOR_OIDC_CLIENT",
        "",
        "the client id given by the provider",
        "Client id at the OpenID Connect provider.",
    ),
    Variable(
        "OPENCPOR_OIDC_SECRET",
        "",
        "the client secret given by the provider",
        "Client secret at the OpenID Connect provider.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_ENTRA_URL",
        "",
        "https://login.microsoftonline.com/organizations/v2.0/.well-known/openid-configuration",
        "Microsoft Entra, for admins of customer tenants; see the how-to. Empty: not offered.",
    ),
    Variable(
        "OPENCPOR_ENTRA_CLIENT",
        "",
        "the client id of the multi-tenant app registration",
        "Client id at Microsoft Entra.",
    ),
    Variable(
        "OPENCPOR_ENTRA_SECRET",
        "",
        "the client secret of the app registration",
        "Client secret at Microsoft Entra.",
        secret=True,
    ),
    Variable(
        "OPENCPOR_ENTRA_ROLES",
        "62e90394-69f5-4237-9190-012177145e10",
        "template ids of directory roles, with spaces between",
        "Of these directory roles one is needed to speak for a tenant; by itself: Global "
        "Administrator.",
    ),
)


@dataclass(frozen=True)
class Environment:
    """The checked settings; field names follow the variables."""

    data: Path
    database_url: str
    base_url: str
    proxies: int
    mode: str
    demo_days_ahead: int
    secret_key: str
    signing_key: str
    payee_keys: str
    paying_accounts: str
    mail_url: str
    mail_from: str
    checkpoint_mail: str
    returned_mail: str
    lake_url: str
    engine_memory: int
    spark_master: str
    webhook_targets: str
    clamd_url: str
    log_format: str
    log_level: str
    metrics_token: str
    db_pool: int
    web_threads: int
    web_workers: int
    worker_jobs: int
    webhook_jobs: int
    what_if_jobs: int
    dns_server: str
    oidc_url: str
    oidc_client: str
    oidc_secret: str
    entra_url: str
    entra_client: str
    entra_secret: str
    entra_roles: str

    @property
    def demo(self) -> bool:
        """Whether this installation is the demonstration."""
        return self.mode == "demo"


def field_name(variable: Variable) -> str:
    """Return the field of `Environment` that holds a variable."""
    return variable.name.removeprefix("OPENCPOR_").lower()


CHOICES = {
    "mode": ("production", "demo"),
    "webhook_targets": ("public", "any"),
    "log_format": ("text", "json"),
    "log_level": ("debug", "info", "warning", "error"),
}
RANGES = {
    "demo_days_ahead": (0, 400),
    "engine_memory": (256, 1024 * 1024),
    "proxies": (0, 5),
    "db_pool": (0, 200),
    "web_threads": (1, 200),
    "web_workers": (1, 64),
    "worker_jobs": (1, 64),
    "webhook_jobs": (1, 64),
    "what_if_jobs": (1, 64),
}
SCHEMES = {
    "database_url": ("postgresql", "postgres"),
    "base_url": ("http", "https"),
    "mail_url": ("smtp", "smtps"),
    "oidc_url": ("https",),
    "entra_url": ("https",),
    "clamd_url": ("tcp", "unix"),
}
MINIMUM_SECRET = 32
LARGEST_PORT = 65535
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# As strict as what queues mails, or an address would be taken at the start and refused every night.
MAIL_ADDRESS = re.compile(
    rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})+"
)


def is_seed(value: str) -> bool:
    """Whether a text is 32 bytes in Base64."""
    try:
        return len(base64.b64decode(value, validate=True)) == ED25519_SEED_BYTES
    except binascii.Error:
        return False


def _are_seeds(value: str) -> bool:
    return all(map(is_seed, value.split()))


def _is_server(value: str) -> bool:
    address, _colon, port = value.partition(":")
    try:
        ip_address(address)
    except ValueError:
        return False
    return not _colon or (port.isascii() and port.isdigit() and 0 < int(port) <= LARGEST_PORT)


def _are_accounts(value: str) -> bool:
    from opencpor.runtime.paying import read_accounts

    try:
        return bool(read_accounts(value))
    except ValueError:
        return False


SHAPES: dict[str, Callable[[str], bool]] = {
    "secret_key": lambda value: len(value) >= MINIMUM_SECRET,
    "metrics_token": lambda value: len(value) >= MINIMUM_SECRET,
    "signing_key": is_seed,
    "payee_keys": _are_seeds,
    "paying_accounts": _are_accounts,
    "dns_server": _is_server,
    "spark_master": lambda value: value.startswith(("spark://", "local[")),
    "checkpoint_mail": lambda value: all(map(MAIL_ADDRESS.fullmatch, value.split())),
    "returned_mail": lambda value: Path(value).is_absolute(),
    "mail_from": lambda value: "@" in value.strip("@"),
}


def _has_port(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return bool(parts.hostname and parts.port)
    except ValueError:  # no such port
        return False


def _is_address(name: str, value: str) -> bool:
    parts = urlsplit(value)
    if parts.scheme not in SCHEMES[name]:
        return False
    if name == "clamd_url":
        return parts.path.startswith("/") if parts.scheme == "unix" else _has_port(value)
    if name == "base_url":
        return bool(parts.netloc) and parts.path in {"", "/"} and not parts.query
    return bool(parts.netloc or parts.query)


def _is_right(name: str, value: str) -> bool:
    """Whether a non-empty value has the shape that its variable expects."""
    if name in CHOICES:
        return value in CHOICES[name]
    if name in RANGES:
        low, high = RANGES[name]
        return value.isascii() and value.isdigit() and low <= int(value) <= high
    if name in SCHEMES:
        return _is_address(name, value)
    return name not in SHAPES or SHAPES[name](value)


def read(source: Mapping[str, str]) -> Environment:
    """Read and check every variable.

    Args:
        source: The environment, a mapping from variable name to text.

    Raises:
        SettingError: If any variable is wrong; all wrong ones are named at once.
    """
    known = {variable.name for variable in VARIABLES}
    problems = [
        f"{name}: no such setting; see docs/reference/settings.md for the list"
        for name in sorted(source)
        if name.startswith("OPENCPOR_") and name not in known
    ]
    values: dict[str, str] = {}
    for variable in VARIABLES:
        name = field_name(variable)
        value = source.get(variable.name, "").strip() or variable.default
        if value and not _is_right(name, value):
            shown = "the value" if variable.secret else repr(value)
            problems.append(f"{variable.name}: {shown} is wrong; expected {variable.expected}")
        values[name] = value
    if values["checkpoint_mail"] and not values["mail_url"] and values["mode"] != "demo":
        shown = "without OPENCPOR_MAIL_URL nothing leaves the data folder"
        problems.append(f"OPENCPOR_CHECKPOINT_MAIL: {shown}; expected both")
    if problems:
        raise SettingError(problems)
    return _build(values)


def _build(values: dict[str, str]) -> Environment:
    typed: dict[str, object] = dict(values)
    typed["data"] = Path(values["data"]).expanduser().resolve()
    typed["base_url"] = values["base_url"].rstrip("/")
    for name in RANGES:
        typed[name] = int(values[name])
    return Environment(**{field.name: typed[field.name] for field in fields(Environment)})  # type: ignore[arg-type]


@cache
def current() -> Environment:
    """Return the settings of this process, read once."""
    return read(os.environ)
