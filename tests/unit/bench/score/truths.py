"""Truths of videos that were never made, and documents that are wrong on purpose."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from bench.score.scorer import scorers
from bench.score.stand_in import stand_in
from bench.truth import (
    Body,
    Call,
    CameraMove,
    Colour,
    Degradation,
    Face,
    Hand,
    Music,
    Object,
    Palette,
    Person,
    Shot,
    Sound,
    SoundEvent,
    Text,
    Timed,
    Transition,
    Trap,
    Truth,
    Utterance,
    Word,
)
from scenogram.analyzers import document_types
from scenogram.document import Document, parse, to_json

FPS = 25
TEXTS = {
    "en": "How I saved $40",
    "de": "Schöne Grüße aus Köln",
    "fr": "C'est déjà l'été !",
    "es": "¿Cuánto cuesta?",
    "pl": "Zażółć gęślą jaźń",
    "tr": "İyi şehir, güzel gün",
}
CAMERA: tuple[Literal["static", "pan_left", "pan_right", "tilt_up", "zoom_in", "shake", "roll_cw", "zoom_out"], ...] = (
    "static", "pan_left", "pan_right", "tilt_up", "zoom_in", "shake", "roll_cw", "zoom_out",
)  # fmt: skip
SENTENCES = {
    "en": "it was the best of times it was the worst of times",
    "de": "es war einmal ein kleines Mädchen das jeder gern hatte",
    "fr": "longtemps je me suis couché de bonne heure",
    "es": "en un lugar de la Mancha de cuyo nombre no quiero acordarme",
    "it": "nel mezzo del cammin di nostra vita",
}


def truth(seed: int) -> Truth:
    """A video of eight shots of 1.5 to 2 s, with everything in it. The same seed makes the same truth."""
    rng = np.random.default_rng(seed)
    frames = [0, *np.cumsum(rng.integers(36, 50, size=8)).tolist()]
    edges = [frame / FPS for frame in frames]
    shots = [Shot(id=f"s{i + 1}", start=edges[i], end=edges[i + 1], source=f"photo {i}") for i in range(8)]
    colours = [f"#{value:06x}" for value in rng.choice(0xFFFFFF, size=24, replace=False)]
    return Truth(
        case=f"everything-{seed}",
        recipe="everything",
        seed=seed,
        set="ci",
        video=f"everything-{seed}.mp4",
        codec="h264",
        width=1080,
        height=1920,
        fps=FPS,
        duration=edges[-1],
        complete=[
            "transitions", "shots", "texts", "faces", "people", "objects", "palettes", "speech", "speakers",
            "music", "silence", "sounds", "calls",
        ],
        transitions=_transitions(edges),
        traps=[Trap(kind="flash", start=edges[0] + 0.6, end=edges[0] + 0.7)],
        shots=shots,
        texts=_texts(edges),
        faces=[_face(shots, i, rng) for i in range(8)],
        bodies=[_body(shot, i) for i, shot in enumerate(shots)],
        hands=[_hand(shot, i) for i, shot in enumerate(shots)],
        people=[_person(shot, i) for i, shot in enumerate(shots) if i % 2],
        objects=[_object(shot, i) for i, shot in enumerate(shots)],
        palettes=[
            Palette(
                start=shot.start,
                end=shot.end,
                shot=shot.id,
                colours=[
                    Colour(colour=colours[3 * i], share=0.6),
                    Colour(colour=colours[3 * i + 1], share=0.3),
                    Colour(colour=colours[3 * i + 2], share=0.1),
                ],
                black_and_white=False,
                warmth=i / 4 - 1,
            )
            for i, shot in enumerate(shots)
        ],
        camera=[
            CameraMove(start=shot.start, end=shot.end, kind=kind, speed=0 if kind == "static" else 0.1)
            for shot, kind in zip(shots, CAMERA, strict=True)
        ],
        calls=[
            Call(start=shot.start, end=shot.end, kind=kind, language="en", wording="now", channel="text")
            for shot, kind in zip(shots[::2], ("follow", "like", "share", "buy"), strict=True)
        ],
        degradations=[
            Degradation(start=shot.start, end=shot.end, kind="blur", strength=i / 7)
            for i, shot in enumerate(shots)
        ],
        speech=_speech(edges[-1]),
        music=[_music(rng, edges[-1])],
        silence=[Timed(start=edges[-1] - 1.2, end=edges[-1])],
        sounds=[
            SoundEvent(start=edge, end=edge + 0.4, name="Bell", shape="sustained", level=-12)
            for edge in edges[1:5]
        ],
        sound=Sound(loudness=-18, true_peak=-2, rate=48000, channels=2),
    )  # fmt: skip


def perfect(video: Truth) -> Document:
    """What analyzers without fault would say."""
    return stand_in(video, {name: scorer.ideal(video) for name, scorer in scorers().items()}, tool="test")


def music_only(seed: int) -> Truth:
    """The same kind of video, in which nobody speaks."""
    return truth(seed).model_copy(update={"speech": [], "case": f"music-{seed}"})


def _transitions(edges: list[float]) -> list[Transition]:
    cuts = [Transition(kind="cut", start=edge, end=edge) for edge in edges[1:6]]
    gradual = [Transition(kind="dissolve", start=edges[6] - 0.2, end=edges[6] + 0.2)]
    return [*cuts, *gradual, Transition(kind="zoom", start=edges[7] - 0.12, end=edges[7] + 0.12)]


def _texts(edges: list[float]) -> list[Text]:
    return [
        Text(
            id=f"t{i + 1}",
            text=text,
            box=(0.1, 0.1 + 0.05 * i, 0.6, 0.04),
            start=edges[i],
            end=edges[i + 1],
            settled=(edges[i], edges[i + 1]),
            kind="caption",
            language=language,
            script="Latn",
            readable=True,
            font="DejaVu Sans",
            style="plain",
            colour="#ffffff",
            height=0.02,
            contrast=12,
            animation="none",
        )
        for i, (language, text) in enumerate(TEXTS.items())
    ]


def _every_frame(shot: Timed) -> list[float]:
    return [frame / FPS for frame in range(round(shot.start * FPS), round(shot.end * FPS))]


def _body(shot: Shot, i: int) -> Body:
    times = _every_frame(shot)
    x = 0.1 if i % 2 else 0.6  # another place in every shot
    joints = {"left shoulder": (x + 0.2, 0.3), "right shoulder": (x, 0.3), "left wrist": (x + 0.22, 0.55)}
    return Body(
        id=f"q{i + 1}",
        person=("ann", "bob", "cem")[i % 3],
        start=shot.start,
        end=shot.end,
        times=times,
        boxes=[(x, 0.3, 0.22, 0.25)] * len(times),
        points={name: [point] * len(times) for name, point in joints.items()},
        posture=("standing", "sitting")[i % 2],
        facing=("camera", "away", "side")[i % 3],
        at_head=i % 2 == 0,
        leaning=i % 3 == 0,
    )


def _hand(shot: Shot, i: int) -> Hand:
    times = _every_frame(shot)
    return Hand(
        id=f"h{i + 1}",
        start=shot.start,
        end=shot.end,
        times=times,
        boxes=[(0.55, 0.5, 0.1, 0.1)] * len(times),
        side=("left", "right")[i % 2],
        gesture=("victory", "none", "thumb_up")[i % 3],
    )


def _face(shots: list[Shot], i: int, rng: np.random.Generator) -> Face:
    times = _every_frame(shots[i])
    x, y = rng.uniform(0.1, 0.4), rng.uniform(0.1, 0.4)
    boxes = [(x + 0.01 * (time - times[0]), y, 0.2, 0.15) for time in times]
    person = ("ann", "bob", "cem")[i % 3]
    return Face(
        id=f"f{i + 1}", person=person, turn="front", gender="female" if person == "ann" else "male",
        age={"ann": 30, "bob": 61, "cem": 8}[person], expression=("happy", "neutral")[i % 2], roll=4 * i - 12, pose=(2 * i, -i, 4 * i - 12), gaze=("camera", "away")[i % 4 == 3],
        blinks=[(shots[i].start + 0.6, shots[i].start + 0.76)], start=shots[i].start, end=shots[i].end, times=times, boxes=boxes
    )  # fmt: skip


def _person(shot: Shot, i: int) -> Person:
    times = _every_frame(shot)
    boxes = [(0.05, 0.1, 0.4, 0.8)] * len(times)
    return Person(
        id=f"p{i + 1}", person=f"someone {i}", start=shot.start, end=shot.end, times=times, boxes=boxes
    )


def _object(shot: Shot, i: int) -> Object:
    times = _every_frame(shot)
    boxes = [(0.6, 0.3 + 0.05 * i, 0.3, 0.2)] * len(times)
    label = ("cat", "cup", "motorcycle")[i % 3]
    return Object(id=f"o{i + 1}", label=label, start=shot.start, end=shot.end, times=times, boxes=boxes)


def _speech(duration: float) -> list[Utterance]:
    said = []
    step = (duration - 1.5) / len(SENTENCES)
    for i, (language, sentence) in enumerate(SENTENCES.items()):
        start, words = i * step + 0.3, sentence.split()
        each = (step - 0.6) / len(words)
        said.append(
            Utterance(
                id=f"u{i + 1}",
                transcript=sentence,
                language=language,
                voice=f"voice {i % 2}",
                start=start,
                end=start + each * len(words),
                words=[
                    Word(text=word, start=start + j * each, end=start + (j + 1) * each)
                    for j, word in enumerate(words)
                ],
                words_within=0.02,
                syllables=2 * len(words),
                fillers=["um"],
                pitch=[(start + j * each + 0.05, 120 + 2 * j) for j in range(len(words))],
                level=-20,
                effort=(-1, -1, 0, 0, 1)[i],
            )
        )
    return said


def _music(rng: np.random.Generator, duration: float) -> Music:
    tempo = float(rng.uniform(85, 110))
    return Music(
        name="piece",
        start=0,
        end=duration - 1.2,
        tempo=tempo,
        key="A minor",
        beats=np.arange(0.1, duration - 1.2, 60 / tempo).tolist(),
        level=-40,
        measured=False,
    )


def rewritten(document: Document, change: Callable[[str, Any], Any]) -> Document:
    """A document in which every value went through `change(name of its field, value)`."""

    def walk(name: str, value: Any) -> Any:
        value = change(name, value)
        if isinstance(value, dict):
            return {key: walk(key, inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(name, inner) if isinstance(inner, dict) else inner for inner in value]
        return value

    data = json.loads(to_json(document))
    for part in ("shots", "people", "analyzers"):
        data[part] = walk(part, data[part])
    return parse(json.dumps(data), document_types())


def late(document: Document, seconds: float) -> Document:
    """The same document, everything in it so many seconds late."""

    def moved(value: Any) -> Any:
        if isinstance(value, list):
            return [moved(inner) for inner in value]
        return value + seconds if isinstance(value, int | float) else value

    times = {"start", "end", "time", "key_time"}
    lists = {"times", "beats", "downbeats", "seen", "speaks"}

    def changed(name: str, value: Any) -> Any:
        is_time = name in lists if isinstance(value, list) else name in times
        return moved(value) if is_time else value

    return rewritten(document, changed)


def anywhere(document: Document, seed: int = 0) -> Document:
    """The same document, all boxes in it thrown about."""
    rng = np.random.default_rng(seed)

    def box() -> list[float]:
        width, height = rng.uniform(0.05, 0.5, size=2)
        return [rng.uniform(0, 1 - width), rng.uniform(0, 1 - height), width, height]

    def changed(name: str, value: Any) -> Any:
        if name == "box":
            return box()
        return [box() for _ in value] if name == "boxes" else value

    return rewritten(document, changed)
