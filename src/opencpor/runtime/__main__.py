"""The processes that a supervisor starts: ``python -m opencpor.runtime KIND PARENT [...]``.

PARENT is the supervisor's process id, by which a process learns that the supervisor is gone.
"""

import sys
from pathlib import Path

from opencpor.runtime.parents import die_with_parent


def main(kind: str, parent: int, *words: str) -> int:
    """Become the database's keeper, the web server or the background worker."""
    if kind == "keeper":
        from opencpor.runtime.keeper import keep

        return keep(Path(words[0]), parent)
    die_with_parent(parent)
    if kind == "web":
        from opencpor.runtime.web import serve

        serve(words[0], int(words[1]))
    elif kind == "worker":
        from opencpor.runtime.worker import run

        run()
    else:
        raise ValueError(f"unknown kind of process: {kind}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
