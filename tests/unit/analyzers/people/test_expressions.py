"""Two witnesses of an expression: what a network says, and which movements bear it out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenogram.analyzers.people.expressions import (
    EXPRESSIONS,
    NETWORK_CLASSES,
    Expression,
    likeliest,
    movements,
    probabilities,
)
from tests.unit.analyzers.people.faces_made import strengths


def told(network: dict[str, float], **blendshapes: float) -> tuple[Expression, float]:
    said = np.array([[network.get(name, 0.0) for name in NETWORK_CLASSES]])
    result = probabilities(said, movements(strengths(**blendshapes)))[0]
    assert np.isclose(result.sum(), 1)
    return EXPRESSIONS[int(result.argmax())], float(result.max())


SMILE = {"mouthSmileLeft": 0.9, "mouthSmileRight": 0.9}
BROWS_UP = {"browInnerUp": 0.5, "browOuterUpLeft": 0.4, "browOuterUpRight": 0.4}
BROWS_DOWN = {"browDownLeft": 0.6, "browDownRight": 0.6}


def test_a_smile_that_the_network_sees_too_is_happy() -> None:
    expression, sure = told({"happy": 0.9, "neutral": 0.1}, **SMILE)
    assert expression == "happy"
    assert sure > 0.9


def test_a_network_that_says_sad_of_a_face_at_rest_is_not_believed() -> None:
    assert told({"sad": 0.4, "fear": 0.3, "neutral": 0.25})[0] == "neutral"


def test_raised_brows_make_of_fear_a_surprise() -> None:
    assert told({"fear": 0.6, "surprise": 0.25, "neutral": 0.1}, **BROWS_UP)[0] == "surprised"
    assert told({"fear": 0.6, "surprise": 0.05, "neutral": 0.2})[0] == "neutral"


def test_lowered_brows_bear_anger_out_but_do_not_make_it() -> None:
    assert told({"angry": 0.8, "neutral": 0.1}, **BROWS_DOWN)[0] == "angry"
    # The rim of sunglasses is taken for lowered brows.
    assert told({"angry": 0.08, "neutral": 0.35}, **BROWS_DOWN)[0] == "neutral"


def course(*parts: tuple[int, Expression, float]) -> NDArray[np.float64]:
    rows = []
    for count, expression, sure in parts:
        row = np.full(len(EXPRESSIONS), (1 - sure) / (len(EXPRESSIONS) - 1))
        row[EXPRESSIONS.index(expression)] = sure
        rows += [row] * count
    return np.array(rows)


def seen(probable: NDArray[np.float64]) -> list[Expression]:
    return [EXPRESSIONS[int(place)] for place in likeliest(probable)]


def test_a_single_odd_look_is_passed_over() -> None:
    steady = course((5, "neutral", 0.8), (1, "sad", 0.5), (5, "neutral", 0.8))
    assert set(seen(steady)) == {"neutral"}


def test_a_surprise_of_most_of_a_second_is_told() -> None:
    brief = course((5, "neutral", 0.8), (4, "surprised", 0.8), (5, "neutral", 0.8))
    assert seen(brief) == ["neutral"] * 5 + ["surprised"] * 4 + ["neutral"] * 5


def test_one_look_is_enough_where_there_is_one() -> None:
    assert seen(course((1, "happy", 0.9))) == ["happy"]
