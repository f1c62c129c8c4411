"""What a password costs to try, where no test makes it cheap."""

import re
import subprocess
import sys

from tests import processes

LEAST = (19_456, 2)  # KiB and rounds of Argon2id, as OWASP recommends them


def test_passwords_are_hashed_at_the_full_price_where_no_test_runs() -> None:
    code = "from django.contrib.auth.hashers import make_password; print(make_password('secret'))"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code],
        env=processes.environment(DJANGO_SETTINGS_MODULE="opencpor.config.settings"),
        capture_output=True,
        check=True,
        text=True,
    )
    price = re.match(r"argon2\$argon2id\$v=19\$m=(\d+),t=(\d+),", done.stdout)
    assert price is not None, done.stdout
    memory, rounds = map(int, price.groups())
    assert (memory >= LEAST[0], rounds >= LEAST[1]) == (True, True)
