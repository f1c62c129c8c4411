"""All benchmarks by one command, ``python -m bench [NAME ...]``: prints and writes RESULTS.md.

make bench                           # sizes that take some minutes
make bench ARGS=--full               # the sizes that the limits are stated for
make bench ARGS='claims --seconds 60'  # one of them, without writing RESULTS.md
make bench ARGS='claims --write'     # one of them, its part of RESULTS.md written anew
"""

import argparse
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench import (
    calculate,
    claims,
    claims_import,
    close,
    dashboards,
    growth,
    lists,
    posting,
    recompute,
    results,
    usage_import,
)

BENCHMARKS = {
    "claims": claims,
    "claims_import": claims_import,
    "lists": lists,
    "calculate": calculate,
    "recompute": recompute,
    "growth": growth,
    "close": close,
    "dashboards": dashboards,
    "posting": posting,
    "usage_import": usage_import,
}
FULL = {
    "units": 3_000_000,
    "seconds": 60,
    "rows": 10_000_000,
    "lines": 1_000_000,
    "facts": 72_000_000,
    "tenants": 1_021_000,  # of 15 workloads each, a fiftieth of which has no fact in the month
    "associations": 1_000_000,
    "slots": 200_000,
}


def _asked() -> argparse.Namespace:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser("python -m bench", description=__doc__, formatter_class=form)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(BENCHMARKS)}")
    parser.add_argument("--folder", type=Path, help="where to work (default: a temporary folder)")
    parser.add_argument("--full", action="store_true", help="needs 16 GiB of memory, 25 GB of disk")
    parser.add_argument(
        "--write", action="store_true", help="write RESULTS.md (default: if all run)"
    )
    for one in BENCHMARKS.values():
        one.add_options(parser)
    args = parser.parse_args()
    wrong = set(args.names) - set(BENCHMARKS)
    if wrong:
        parser.error(f"there is no benchmark {', '.join(sorted(wrong))}")
    if args.full:
        vars(args).update(FULL)
    return args


def _alone(name: str, args: argparse.Namespace, folder: Path) -> results.Found:
    """Run one benchmark in a process of its own: Django belongs to one installation for good."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
        return child.submit(BENCHMARKS[name].main, args, folder).result()


def main() -> None:
    """Run what is named, or all."""
    args = _asked()
    found = []
    for name in args.names or BENCHMARKS:
        print(f"{name} ...", flush=True)
        with tempfile.TemporaryDirectory(prefix="cpor-bench-", dir=args.folder) as folder:
            found.append(_alone(name, args, Path(folder)))
        print(found[-1], flush=True)
        if args.write or not args.names:
            results.write(found[-1:])


if __name__ == "__main__":
    main()
