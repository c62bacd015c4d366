"""Models: looked at, checked, fetched, missing, damaged."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from scenogram.models import Store, catalog
from tests.acceptance.user import User

SMALL = "yunet"  # 0.2 MB, a model of its own archive


def copied(user: User, *names: str) -> Path:
    """A store of the user's own that holds some models, as pulled."""
    store = Store()
    store.pull(names)
    folder = user.folder.parent / "models"
    for name in names:
        shutil.copytree(store.root / name, folder / name)
    user.environment["SCENOGRAM_MODELS"] = str(folder)
    return folder


def damage(file: Path, *, unnoticed: bool = False) -> None:
    """Flip one bit in the middle; on request the file's time stays what it was."""
    before = file.stat()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    if unnoticed:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def everyone_but(user: User, name: str) -> str:
    names = [line.split()[0] for line in user.run("analyzers").out.splitlines()]
    return ",".join(each for each in names if each != name)


# --- looked at


def test_list_tells_of_every_model_whether_it_is_here_and_who_uses_it(user: User) -> None:
    copied(user, SMALL)
    lines = user.run("models", "list").out.splitlines()
    (line,) = [line for line in lines if line.startswith(f"{SMALL} ")]
    assert line.split()[1] == "present"
    assert "MIT" in line
    assert "face_detection" in line
    said = json.loads(user.run("models", "list", "--json").out)
    assert {each["name"] for each in said} == {weights.name for weights in catalog()}
    assert [each["name"] for each in said if each["state"] == "present"] == [SMALL]


def test_licences_names_every_owner_and_marks_what_is_not_for_every_use(user: User) -> None:
    text = user.run("models", "licences").out
    for weights in catalog():
        assert weights.upstream in text
    opt_in = [line.split()[0] for line in text.splitlines() if "opt-in" in line]
    assert opt_in == [weights.name for weights in catalog() if not weights.commercial]
    assert user.run("models", "licences", SMALL).out.startswith(f"{SMALL} ")


def test_what_the_analyzers_use_by_default_may_be_used_for_anything(user: User) -> None:
    said = json.loads(user.run("models", "list", "--json").out)
    assert not [each["name"] for each in said if each["used_by"] and not each["commercial_use"]]


def test_an_unknown_model_is_refused_with_names_that_come_close(user: User) -> None:
    done = user.run("models", "pull", "yunett")
    assert done.code == 2
    assert "yunet" in done.err.splitlines()[1]


# --- checked


def test_verify_passes_what_is_whole(user: User) -> None:
    copied(user, SMALL)
    done = user.run("models", "verify")
    assert (done.code, done.out.split()) == (0, ["ok", f"{SMALL}/model.onnx"])


def test_verify_finds_a_flipped_bit_even_under_an_unchanged_date(user: User) -> None:
    damage(copied(user, SMALL) / SMALL / "model.onnx", unnoticed=True)
    done = user.run("models", "verify")
    assert done.code == 2
    assert "damaged  yunet/model.onnx" in done.out
    assert "scenogram models pull yunet" in done.err


# --- fetched


def test_pull_brings_a_model_into_a_folder_to_carry_away(user: User) -> None:
    done = user.run("models", "pull", "--to", "usb", SMALL)
    assert done.code == 0, done.err
    assert "1 downloaded, 0 were there already" in done.out
    user.environment["SCENOGRAM_MODELS"] = str(user.folder / "usb")
    assert user.run("models", "verify").code == 0
    again = user.run("models", "pull", SMALL)
    assert "0 downloaded, 1 were there already" in again.out


def test_a_damaged_model_is_fetched_again_for_an_analysis(user: User, plain: Path) -> None:
    folder = copied(user, "yunet", "sface")
    damage(folder / SMALL / "model.onnx")
    done = user.run("analyze", plain, "--only", "face_detection")
    assert done.code == 0, done.err
    assert "model yunet" in done.err
    assert user.run("models", "verify").code == 0


# --- missing, and no way to fetch


def test_without_network_a_missing_model_skips_its_analyzer_and_says_what_to_do(
    no_network: User, plain: Path
) -> None:
    user = no_network
    user.environment["SCENOGRAM_MODELS"] = str(user.folder.parent / "empty")
    left_out = ",".join(
        name for name in everyone_but(user, "cut_analysis").split(",") if name != "color_analysis"
    )
    done = user.run("analyze", plain, "--skip", left_out)
    assert done.code == 0
    runs = user.read("plain.scenogram.json")["run"]["analyzers"]
    assert runs["color_analysis"]["status"] == "ok"
    assert runs["cut_analysis"]["status"] == "skipped"
    assert "the model transnetv2 is not on this machine" in runs["cut_analysis"]["reason"]
    assert "cannot be reached" in runs["cut_analysis"]["reason"]
    assert "scenogram models pull transnetv2" in runs["cut_analysis"]["reason"]


def test_without_network_who_is_asked_for_by_name_must_have_its_model(no_network: User, plain: Path) -> None:
    user = no_network
    user.environment["SCENOGRAM_MODELS"] = str(user.folder.parent / "empty")
    done = user.run("analyze", plain, "--only", "cut_analysis")
    assert done.code == 2
    assert "the package registry cannot be reached" in done.err
    assert "SCENOGRAM_MODELS" in done.err
    assert user.files() == []


@pytest.mark.parametrize("asked_by_name", [False, True])
def test_without_network_a_damaged_model_is_not_run(
    no_network: User, plain: Path, asked_by_name: bool
) -> None:
    user = no_network
    damage(copied(user, "yunet", "sface") / SMALL / "model.onnx")
    choice = (
        ["--only", "face_detection"] if asked_by_name else ["--skip", everyone_but(user, "face_detection")]
    )
    done = user.run("analyze", plain, *choice)
    if asked_by_name:
        assert done.code == 2
        assert "cannot be reached" in done.err
    else:
        assert done.code == 0
        run = user.read("plain.scenogram.json")["run"]["analyzers"]["face_detection"]
        assert run["status"] == "skipped"
        assert "models pull yunet" in run["reason"]


def test_no_pull_downloads_nothing(user: User, plain: Path) -> None:
    user.environment["SCENOGRAM_MODELS"] = str(user.folder.parent / "empty")
    done = user.run("analyze", plain, "--only", "cut_analysis", "--no-pull")
    assert done.code == 2
    assert "scenogram models pull transnetv2" in done.err


def test_models_in_a_folder_that_cannot_be_written_serve_as_well(no_network: User, plain: Path) -> None:
    user = no_network
    folder = copied(user, "transnetv2")
    for path in (folder, folder / "transnetv2"):
        path.chmod(0o555)
    try:
        assert user.run("analyze", plain, "--only", "cut_analysis").code == 0
    finally:
        for path in (folder, folder / "transnetv2"):
            path.chmod(0o755)
