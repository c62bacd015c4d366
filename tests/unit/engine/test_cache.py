"""Findings are kept by all that they depend on, and nothing that is kept can break an analysis."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scenogram import document
from scenogram.document import AnalyzerRun
from scenogram.engine.cache import Entry, FindingsCache, facts_of, key

FACTS = {
    "version": "1",
    "settings": {"level": 1},
    "models": {"net": {"model.onnx": "abc"}},
    "precision": "f32",
    "device": "cpu",
    "upstream": {"other": "def"},
}


def entry(name: str = "cut_analysis") -> Entry:
    return Entry(name=name, run=AnalyzerRun(status="ok", version="1"), findings={"segments": []})


def key_of(**changes: object) -> str:
    return key("0" * 64, "cut_analysis", **facts_of(**(FACTS | changes)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"version": "2"},
        {"settings": {"level": 2}},
        {"models": {"net": {"model.onnx": "xyz"}}},
        {"models": {}},
        {"precision": "bf16"},
        {"device": "cuda"},
        {"upstream": {"other": "ghi"}},
        {"upstream": {}},
    ],
)
def test_whatever_changes_the_answer_changes_the_key(change: dict[str, object]) -> None:
    assert key_of(**change) != key_of()


def test_the_order_of_settings_does_not() -> None:
    assert key_of(settings={"a": 1, "b": 2}) == key_of(settings={"b": 2, "a": 1})


def test_without_models_the_arithmetic_does_not_matter() -> None:
    assert key_of(models={}, precision="bf16") == key_of(models={}, precision="f32", device="cuda")


def test_another_clip_or_analyzer_has_another_key() -> None:
    facts = facts_of(**FACTS)  # type: ignore[arg-type]
    assert len({key("0" * 64, "a", **facts), key("1" * 64, "a", **facts), key("0" * 64, "b", **facts)}) == 3


def test_what_was_put_can_be_got(tmp_path: Path) -> None:
    cache = FindingsCache(tmp_path / "cache")
    assert cache.get(key_of()) is None
    cache.put(key_of(), entry())
    assert cache.get(key_of()) == entry()


@pytest.mark.parametrize("damage", [b"", b"{", b'{"name": 3}', b"\xff\xfe", b"null"])
def test_a_damaged_entry_is_no_entry(tmp_path: Path, damage: bytes) -> None:
    cache = FindingsCache(tmp_path)
    cache.put(key_of(), entry())
    (path,) = tmp_path.glob("*/*.json")
    path.write_bytes(damage)
    assert cache.get(key_of()) is None


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = FindingsCache(tmp_path / "file" / "cache")
    cache.put(key_of(), entry())
    assert cache.get(key_of()) is None
    cache.prune()


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    cache = FindingsCache(tmp_path)
    keys = [key_of(version=str(number)) for number in range(4)]
    for age, each in enumerate(keys):
        cache.put(each, entry())
        path = tmp_path / each[:2] / f"{each}.json"
        os.utime(path, (1_000_000 + age, 1_000_000 + age))
    assert cache.get(keys[0]) is not None  # used: now the youngest
    size = sum(path.stat().st_size for path in tmp_path.glob("*/*.json")) // 4
    cache.prune(largest=2 * size)
    assert [cache.get(each) is not None for each in keys] == [True, False, False, True]


def test_the_clip_is_kept_beside_the_findings(tmp_path: Path) -> None:
    clip = document.Clip(sha256="0" * 64, name="a.mp4", bytes=1, container="mp4", duration=2.0, frames=50)
    cache = FindingsCache(tmp_path)
    assert cache.get_clip(clip.sha256) is None
    cache.put_clip(clip, ["it ends early"])
    kept = cache.get_clip(clip.sha256)
    assert kept is not None
    assert (kept.clip, kept.warnings) == (clip, ["it ends early"])


def test_the_folder_is_the_users_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCENOGRAM_CACHE", str(tmp_path / "here"))
    assert FindingsCache().root == tmp_path / "here"
    monkeypatch.delenv("SCENOGRAM_CACHE")
    assert FindingsCache().root.name == "findings"
