"""When an age is told, and how wide its range is."""

from __future__ import annotations

import numpy as np
import pytest

from scenogram.analyzers.people.age_estimation import AGES, LARGE, SMALLEST, _age, _gender, worth_of
from scenogram.analyzers.people.face_looks import FaceDetails, FaceLook
from scenogram.analyzers.people.faces import FaceSighting
from scenogram.analyzers.people.head_pose import HeadPose
from tests.unit.analyzers.people.faces_made import mesh

HEIGHT = 1000


def worth(pixels: float, yaw: float = 0, pitch: float = 0) -> float:
    face = FaceSighting((0.4, 0.4, 0.1, pixels / HEIGHT), ((0.5, 0.5),) * 5, 0.9)
    return worth_of(FaceDetails(face, (FaceLook(0, mesh(), HeadPose(yaw, pitch, 0)),)), HEIGHT)


def bell(middle: float, deviation: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    weights = np.exp(-0.5 * ((AGES - middle) / deviation) ** 2)
    return weights / weights.sum()


def test_small_faces_and_profiles_tell_no_age() -> None:
    assert worth(SMALLEST - 1) == 0
    assert worth(LARGE, yaw=40) == 0
    assert worth(LARGE, yaw=22, pitch=-22) == 0


def test_larger_and_more_frontal_faces_tell_more() -> None:
    assert worth(LARGE) == pytest.approx(1)
    assert 0 < worth(SMALLEST + 10) < worth(LARGE, yaw=20) < worth(LARGE)


def test_the_range_holds_eight_tenths_and_is_never_narrower_than_is_known() -> None:
    wide, sure = _age(bell(40, 10)), _age(bell(40, 1))
    assert wide is not None
    assert sure is not None
    assert wide.median == sure.median == 40
    assert wide.range == pytest.approx((27, 52), abs=2)
    assert sure.range == (34, 46)


def test_an_age_anywhere_in_life_is_none() -> None:
    assert _age(np.full(81, 1 / 81)) is None


def test_nobody_is_younger_than_nothing() -> None:
    baby = _age(bell(1, 0.5))
    assert baby is not None
    assert baby.range[0] == 0


def test_presentation_is_told_where_the_network_is_sure() -> None:
    female, male = _gender(0.97), _gender(0.02)
    assert female is not None
    assert male is not None
    assert (female.presentation, female.confidence) == ("female", 0.97)
    assert (male.presentation, male.confidence) == ("male", 0.98)
    assert _gender(0.6) is None
