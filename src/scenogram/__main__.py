"""`python -m scenogram` and the console script are the `scenogram` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command; Ctrl-C is understood from the first moment on, while the commands are still being imported."""
    try:
        from scenogram.cli import main as run
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
