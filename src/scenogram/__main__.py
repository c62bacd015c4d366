"""`python -m scenogram` is the `scenogram` command."""

from __future__ import annotations

from scenogram.cli import main

if __name__ == "__main__":
    main()
