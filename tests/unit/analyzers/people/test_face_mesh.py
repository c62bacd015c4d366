"""Where the points of a face are looked for, and how its crop lies in the picture."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.analyzers.people.face_mesh import (
    BLENDSHAPE_POINTS,
    BLENDSHAPES,
    CROP,
    FaceRegion,
    crop_of,
    region_of,
    region_of_mesh,
)
from scenogram.analyzers.people.faces import FaceSighting
from tests.unit.analyzers.people.faces_made import mesh


def test_a_turned_region_is_cut_out_upright() -> None:
    picture = np.zeros((400, 400, 3), np.uint8)
    picture[190:210, 240:260] = 255  # to the right of the middle, by 50
    crop = crop_of(picture, FaceRegion(200, 200, 200, np.pi / 2))
    rows, columns = np.nonzero(crop[..., 0] > 128)
    # What is to the right of a face that lies on its side is over its head when it stands.
    assert (columns.mean(), rows.mean()) == pytest.approx((CROP / 2, CROP / 4), abs=2)


def test_the_region_of_a_face_follows_the_line_of_its_eyes() -> None:
    face = FaceSighting((0.4, 0.4, 0.2, 0.2), ((0.45, 0.45), (0.55, 0.55), *(((0.5, 0.5),) * 3)), 0.9)
    region = region_of(face, 1000, 1000)
    assert np.degrees(region.roll) == pytest.approx(45)
    assert region.side == pytest.approx(1.5 * 200, rel=0.15)


def test_the_region_of_a_mesh_turns_with_it() -> None:
    level, turned = (region_of_mesh(mesh(roll=roll)) for roll in (0, 30))
    assert np.degrees(turned.roll - level.roll) == pytest.approx(30, abs=0.5)


def test_between_two_regions_the_shorter_way_is_gone() -> None:
    one, other = FaceRegion(0, 0, 100, np.radians(170)), FaceRegion(10, 20, 200, np.radians(-170))
    middle = one.towards(other, 0.5)
    assert (middle.x, middle.y, middle.side) == (5, 10, 150)
    assert np.degrees(middle.roll) == pytest.approx(180)


def test_there_are_52_blendshapes_made_from_146_points() -> None:
    assert len(BLENDSHAPES) == len(set(BLENDSHAPES)) == 52
    assert len(BLENDSHAPE_POINTS) == 146
    assert (np.diff(BLENDSHAPE_POINTS) > 0).all()
