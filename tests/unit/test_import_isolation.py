"""Starting is quick: what is heavy is imported where it is used, and a room imports only rooms below it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "av",
    "cv2",
    "ctranslate2",
    "faster_whisper",
    "onnx",
    "onnxruntime",
    "openvino",
    "PIL",
    "rapidocr",
    "scipy",
    "tensorflow",
    "torch",
)
ROOMS = ("errors", "document", "clip", "models", "analyzers", "engine", "export", "cli")
"""From the bottom up. `export` stands beside `engine`: neither needs the other."""
SOURCE = Path(__file__).parents[2] / "src" / "scenogram"


@pytest.mark.parametrize(
    "statement",
    [
        "import scenogram",
        "import scenogram; scenogram.analyze; scenogram.Document; scenogram.Limits; scenogram.Progress",
        "import scenogram.cli",
        "from scenogram.analyzers import all_analyzers; all_analyzers()",
        "import scenogram.engine.child",
    ],
)
def test_importing_brings_in_nothing_heavy(statement: str) -> None:
    script = f"import sys; {statement}; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize("extra", ["torch", "tensorflow"])
def test_the_default_install_asks_for_no_training_framework(extra: str) -> None:
    import tomllib

    project = tomllib.loads((SOURCE.parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not [each for each in project["dependencies"] if each.startswith(extra)]


def imported(path: Path) -> set[str]:
    """Rooms of this package that a file imports, at its top or within."""
    rooms = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        rooms |= {name.split(".")[1] for name in names if name.startswith("scenogram.")}
    return rooms & set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    files = [SOURCE / f"{room}.py"] if room == "errors" else sorted((SOURCE / room).rglob("*.py"))
    assert files
    above = set(ROOMS[ROOMS.index(room) + 1 :]) | ({"engine"} if room == "export" else set())
    for path in files:
        assert not imported(path) & above, f"{path.relative_to(SOURCE)} imports {imported(path) & above}"


@pytest.mark.parametrize("room", ["engine", "cli", "export", "document", "clip", "models"])
def test_no_room_knows_an_analyzer_by_name(room: str) -> None:
    """They ask the registry."""
    for path in sorted((SOURCE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                single = node.module.startswith(
                    tuple(
                        f"scenogram.analyzers.{each}." for each in ("picture", "people", "sound", "meaning")
                    )
                )
                assert not single, f"{path.relative_to(SOURCE)} imports {node.module}"
