"""All benchmarks, one after the other, each as a process of its own: ``make bench``.

make bench                  # sizes that a laptop takes in some minutes
make bench ARGS=--full      # the sizes that the limits are stated for
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
USUAL = {"calculate.py": ("--units", "300000"), "claims.py": ("--seconds", "20")}
FULL = {"calculate.py": ("--units", "3000000"), "claims.py": ("--seconds", "60")}


def main() -> int:
    """Run all of them; return how many failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="needs 16 GiB of memory, 25 GB of disk")
    sizes = FULL if parser.parse_args().full else USUAL
    failed = 0
    for name, words in sizes.items():
        print(f"== {name} {' '.join(words)}", flush=True)
        done = subprocess.run([sys.executable, str(HERE / name), *words], check=False)
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
