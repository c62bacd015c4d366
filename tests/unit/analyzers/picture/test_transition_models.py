"""The model that explains the frames between two pictures names the transition, its way and its length."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.analyzers.picture import transition_models as models

LENGTH, CALM = 10, 4
OLD, NEW = (np.random.default_rng(seed).uniform(0, 255, (32, 32, 3)).astype(np.float32) for seed in (1, 2))


def stretch(between: list[models.Pictures]) -> models.Pictures:
    return np.stack([OLD] * CALM + between + [NEW] * CALM)


def shares() -> list[float]:
    return [(step + 1) / (LENGTH + 1) for step in range(LENGTH)]


def slid(share: float) -> models.Pictures:
    """The new picture pushes the old one to the right."""
    done = round(share * 32)
    return np.concatenate([NEW[:, 32 - done :], OLD[:, : 32 - done]], axis=1)


def wiped(share: float) -> models.Pictures:
    """A border uncovers the new picture downwards."""
    done = round(share * 32)
    return np.concatenate([NEW[:done], OLD[done:]])


def test_a_mixture_of_both_pictures_is_a_dissolve_from_its_first_to_its_last_frame() -> None:
    frames = stretch([(1 - share) * OLD + share * NEW for share in shares()])
    fit = models.gradual(frames, OLD, NEW)
    assert fit.kind == "dissolve"
    assert fit.unexplained < 0.01
    assert models.extent(fit.progress) == (CALM, CALM + LENGTH)


def test_a_picture_that_pushes_the_other_out_is_a_slide_with_a_seam() -> None:
    fit = models.gradual(stretch([slid(share) for share in shares()]), OLD, NEW)
    assert (fit.kind, fit.direction) == ("slide", "right")
    assert fit.unexplained < 0.01


@pytest.mark.parametrize(("turn", "direction"), [(0, "down"), (1, "right"), (2, "up"), (3, "left")])
def test_a_border_that_moves_over_both_pictures_is_a_wipe_in_its_direction(turn: int, direction: str) -> None:
    frames = np.rot90(stretch([wiped(share) for share in shares()]), turn, axes=(1, 2))
    before, after = (np.rot90(each, turn) for each in (OLD, NEW))
    fits = [models.best_spatial(frames, before, after)]
    assert fits[0].kind == "wipe"
    assert fits[0].unexplained < 0.01
    assert fits[0].direction in (direction, None)  # a wipe of any shape explains a straight one as well


def test_a_wipe_may_have_any_shape() -> None:
    rows, columns = np.mgrid[0:32, 0:32]
    radius = np.hypot(rows - 15.5, columns - 15.5) / 22
    frames = stretch([np.where(radius[..., None] < share, NEW, OLD) for share in shares()])
    assert models.any_wipe(frames, OLD, NEW).unexplained < 0.01


def test_a_camera_that_pans_over_one_large_picture_leaves_no_seam() -> None:
    rows, columns = np.mgrid[0:32, 0:64].astype(np.float32)
    wide = 128 + 100 * np.sin(columns / 5 + rows / 9)[..., None] * np.array([1, 0.6, -0.8], np.float32)
    places = [0] * CALM + [round(share * 32) for share in shares()] + [32] * CALM
    frames = np.stack([wide[:, place : place + 32] for place in places]).astype(np.float32)
    fit = models.gradual(frames, frames[0], frames[-1])
    assert fit.kind == "slide"
    assert fit.seam is not None
    assert fit.seam < 1.5


def test_a_change_that_goes_back_and_forth_is_not_steady() -> None:
    assert models.steady(np.array([0.0, 0.2, 0.4, 0.6, 0.8, 1.0]))
    assert not models.steady(np.array([0.0, 0.4, 0.1, 0.5, 0.2, 1.0]))
    assert not models.steady(np.array([0.0, 0.0, 1.0, 1.0]))


def test_what_never_arrives_has_no_extent() -> None:
    assert models.extent(np.array([0.0, 0.1, 0.2, 0.3])) is None
