"""A production: the plan of one video, its rendering, and the truth that follows from the plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bench import truth
from bench.make import lettering as letters
from bench.make.encoding import Encoding, write
from bench.make.geometry import BoxTuple, Size, relative
from bench.make.lettering import Lettering
from bench.make.mixing import RATE, Track, loudness
from bench.make.pictures import Image
from bench.make.takes import SEEN, Sighting, Take
from bench.make.transitions import Direction, Kind, blend
from bench.media.labels import FaceLabel, ObjectLabel
from bench.truth import Truth

HIGHEST_PEAK = -1.0  # dBTP, what streaming services ask for

Look = Callable[[Image, float], Image]
"""Changes a frame (BGR, may be changed in place) at a time of the clip, in seconds."""


@dataclass
class Shot:
    """A take on the timeline, and how it comes in.

    `start` and `end` are cut points in seconds; a gradual transition of `length` seconds lies around the start.
    """

    take: Take
    start: float
    end: float
    transition: Kind = "cut"
    length: float = 0.0
    direction: Direction = "left"
    indoor: bool | None = None


@dataclass(frozen=True)
class Offer:
    """A thing shown to be sold: in which shot (from 0), its box 0..1 of the front picture, and what stands beside it."""

    shot: int
    box: BoxTuple
    name: str
    label: str | None = None
    price: str | None = None
    brand: str | None = None
    held: bool = False


@dataclass
class Production:
    """The plan of one video.

    Attributes:
        times: presentation timestamps of its frames, in seconds; the first is 0.
        duration: where the last frame ends, in seconds.
        fps: frames per second where constant.
        looks: what is done to every frame after the shots are put together, before the texts.
        finish: what is done to every frame last, texts included.
        known: truths that the recipe states itself, by field of `Truth`.
        complete: the kinds of which the truth lists everything.
    """

    size: Size
    times: list[float]
    duration: float
    fps: float | None
    shots: list[Shot]
    complete: list[truth.Kind]
    texts: list[Lettering] = field(default_factory=list)
    looks: list[Look] = field(default_factory=list)
    finish: list[Look] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    sound: Track | None = None
    sound_facts: dict[str, Any] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    media: list[str] = field(default_factory=list)
    encoding: Encoding = field(default_factory=Encoding)

    def frame_at(self, seconds: float) -> int:
        """Index of the first frame at or after a time."""
        return int(np.searchsorted(np.asarray(self.times), seconds - 1e-6))

    def on_frame(self, seconds: float) -> float:
        """The timestamp of the first frame at or after a time; the clip's end after the last."""
        index = self.frame_at(seconds)
        return self.times[index] if index < len(self.times) else self.duration


def constant(fps: float, seconds: float) -> tuple[list[float], float]:
    """Timestamps of a constant frame rate, and the clip's length in seconds."""
    count = round(seconds * fps)
    return [index / fps for index in range(count)], count / fps


def variable(seconds: float, rng: np.random.Generator, base: float = 30.0) -> tuple[list[float], float]:
    """Timestamps as phones write them: runs at the base rate, runs at half of it, and lone late frames."""
    times, at = [0.0], 0.0
    while at < seconds - 1 / base:
        slow = rng.random() < 0.3
        for _ in range(int(rng.integers(5, 20))):
            step = (2 if slow else 1) / base + (rng.uniform(0, 0.6) / base if rng.random() < 0.08 else 0.0)
            at = round((at + step) * 90_000) / 90_000
            times.append(at)
    times = [t for t in times if t < seconds]
    return times, seconds


@dataclass
class _Seen:
    """What has been seen of one face or thing in one shot."""

    label: FaceLabel | ObjectLabel
    shot: int
    times: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    boxes: list[BoxTuple] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)
    shut: list[bool | None] = field(default_factory=list)


class _Rendering:
    """Renders the frames in order and notes on the way what is to be seen in each."""

    def __init__(self, production: Production) -> None:
        self.plan = production
        self.seen: dict[tuple[int, int, str], _Seen] = {}
        self.spans = [_transition_frames(production, shot) for shot in production.shots]

    def frames(self, rendered: Callable[[float], None]) -> Iterator[Image]:
        plan = self.plan
        ends = [*plan.times[1:], plan.duration]
        for index, (time, end) in enumerate(zip(plan.times, ends, strict=True)):
            image, shown = self.shot_frame(index, time)
            self._note(shown, time, end)
            for look in plan.looks:
                image = look(image, time)
            image = np.ascontiguousarray(image)
            for text in plan.texts:
                letters.lay(image, text, time)
            for look in plan.finish:
                image = look(image, time)
            yield image
            rendered((index + 1) / len(plan.times))

    def shot_frame(self, index: int, time: float) -> tuple[Image, int]:
        """The frame before any look or text, and the shot that weighs more in it."""
        plan = self.plan
        current = max(i for i, shot in enumerate(plan.shots) if plan.frame_at(shot.start) <= index)
        for later in (current, current + 1):
            if not 0 < later < len(plan.shots):
                continue
            first, last = self.spans[later]
            if first <= index < last:
                old, new = plan.shots[later - 1], plan.shots[later]
                share = (index - first + 1) / (last - first + 1)
                image = blend(
                    new.transition,
                    old.take.render(time - old.start, plan.size),
                    new.take.render(time - new.start, plan.size),
                    share,
                    new.direction,
                )
                return image, later if share >= 0.5 else later - 1
        shot = plan.shots[current]
        return shot.take.render(time - shot.start, plan.size), current

    def _note(self, shown: int, time: float, end: float) -> None:
        shot = self.plan.shots[shown]
        counts: dict[str, int] = {}
        for sighting in shot.take.sightings(time - shot.start, self.plan.size):
            name = _name(sighting)
            counts[name] = counts.get(name, 0) + 1
            seen = self.seen.setdefault((shown, counts[name], name), _Seen(sighting.label, shown))
            seen.times.append(time)
            seen.ends.append(end)
            seen.boxes.append(sighting.box)
            seen.shares.append(sighting.share)
            seen.turns.append(sighting.turn)
            seen.shut.append(sighting.label.shut if isinstance(sighting.label, FaceLabel) else None)


def _name(sighting: Sighting) -> str:
    label = sighting.label
    if isinstance(label, FaceLabel):
        return f"face {label.person}"
    return f"object {label.label} {label.optional}"


def _transition_frames(plan: Production, shot: Shot) -> tuple[int, int]:
    """First frame touched by the transition into a shot, and the first frame wholly of the shot."""
    if shot.length <= 0:
        return plan.frame_at(shot.start), plan.frame_at(shot.start)
    return plan.frame_at(shot.start - shot.length / 2), plan.frame_at(shot.start + shot.length / 2)


def produce(
    plan: Production,
    path: Path,
    identity: dict[str, Any],
    rendered: Callable[[float], None] = lambda _: None,
) -> Truth:
    """Render a production to a file and return its truth, sealed.

    Args:
        plan: the plan.
        path: the video to write.
        identity: `case`, `recipe`, `seed` and `set` of the truth.
        rendered: told with every frame how much of the video is made, 0..1.
    """
    rendering = _Rendering(plan)
    if plan.sound is not None:
        _make_headroom(plan, plan.sound)
    wave = plan.sound.wave if plan.sound else None
    write(path, rendering.frames(rendered), plan.times, plan.duration, plan.size, wave, plan.encoding)
    facts: dict[str, Any] = {
        "video": path.name,
        "codec": plan.encoding.codec,
        "width": plan.size[0],
        "height": plan.size[1],
        "fps": plan.fps,
        "frame_times": [] if plan.fps else plan.times,
        "duration": plan.duration,
        "complete": sorted(set(plan.complete)),
        "media": sorted({*plan.media, *_pictures(plan)}),
        "transitions": _transitions(plan, rendering.spans),
        "shots": _shots(plan),
        "texts": [_text(plan, text, number) for number, text in enumerate(_in_order(plan.texts), 1)],
        "faces": _faces(rendering),
        "objects": _objects(rendering),
        "products": [_product(plan, offer) for offer in plan.offers],
        "subjects": _subjects(rendering) if "subjects" in plan.complete else [],
    }
    if plan.sound is not None:
        integrated, peak = loudness(plan.sound.wave)
        silent = integrated <= -70
        facts["sound"] = truth.Sound(
            loudness=None if silent else integrated,
            true_peak=None if silent else peak,
            rate=RATE,
            channels=1,
            **plan.sound_facts,
        )
        facts["silence"] = [truth.Timed(start=a, end=b) for a, b in plan.sound.silences()]
    facts.update(plan.known)
    return Truth(**identity, **facts).sealed()


def _make_headroom(plan: Production, track: Track) -> None:
    """Turn everything down where the mix would clip, and say so in all levels that are known."""
    _, peak = loudness(track.wave)
    down = HIGHEST_PEAK - peak
    if down >= 0:
        return
    track.wave *= np.float32(10 ** (down / 20))
    for kind in ("speech", "music", "sounds"):
        for each in plan.known.get(kind, []):
            each.level += down
    if "noise" in plan.sound_facts:
        plan.sound_facts["noise"] += down


def _in_order(texts: list[Lettering]) -> list[Lettering]:
    return sorted(texts, key=lambda text: (text.start, text.centre[1]))


def _pictures(plan: Production) -> set[str]:
    names = {layer.picture.name for shot in plan.shots for layer in shot.take.layers}
    return {name for name in names if "/" in name} | {text.font for text in plan.texts}


def _transitions(plan: Production, spans: list[tuple[int, int]]) -> list[truth.Transition]:
    ends = [*plan.times, plan.duration]
    return [
        truth.Transition(kind=shot.transition, start=ends[first], end=ends[last])
        for shot, (first, last) in zip(plan.shots[1:], spans[1:], strict=True)
    ]


def _shots(plan: Production) -> list[truth.Shot]:
    edges = [*(plan.on_frame(shot.start) for shot in plan.shots), plan.duration]
    return [
        truth.Shot(id=f"s{number}", start=start, end=end, source=shot.take.name, indoor=shot.indoor)
        for number, (shot, (start, end)) in enumerate(zip(plan.shots, pairwise(edges), strict=True), 1)
    ]


def _text(plan: Production, text: Lettering, number: int) -> truth.Text:
    drawn = letters.draw(text, plan.size)
    quiet_start, quiet_end = letters.settled(text)
    return truth.Text(
        id=f"t{number}",
        text=text.text,
        box=relative(drawn.ink, plan.size),
        start=plan.on_frame(text.start),
        end=plan.on_frame(text.end),
        settled=(plan.on_frame(quiet_start), plan.on_frame(quiet_end)),
        kind=text.kind,
        language=text.language,
        script=text.script,
        readable=text.readable,
        font=text.font.rpartition("/")[2].removesuffix(".ttf"),
        style=text.style,
        colour="#{:02x}{:02x}{:02x}".format(*text.colour),
        height=letters.capital_height(text, plan.size),
        contrast=_contrast(plan, text, drawn.ink),
        emoji=text.emoji is not None,
        animation=text.animation,
    )


def _contrast(plan: Production, text: Lettering, ink: BoxTuple) -> float:
    """Of the glyphs to their outline, box or shadow; without one, to the mean of what lies under them."""
    under = text.second
    if text.style == "plain":
        time = (text.start + text.end) / 2
        index = min(plan.frame_at(time), len(plan.times) - 1)
        image, _ = _Rendering(plan).shot_frame(index, plan.times[index])
        for look in plan.looks:
            image = look(image, plan.times[index])
        x, y, width, height = (max(0, int(value)) for value in ink)
        area = image[y : y + height + 1, x : x + width + 1].reshape(-1, 3)
        blue, green, red = area.mean(axis=0) if len(area) else (0, 0, 0)
        under = (int(red), int(green), int(blue))
    mixed = [
        round(text.opacity * a + (1 - text.opacity) * b) for a, b in zip(text.colour, under, strict=True)
    ]
    return letters.contrast((mixed[0], mixed[1], mixed[2]), under)


def _faces(rendering: _Rendering) -> list[truth.Face]:
    found: list[dict[str, Any]] = []
    for seen in rendering.seen.values():
        label = seen.label
        if not isinstance(label, FaceLabel):
            continue
        kept = [i for i, share in enumerate(seen.shares) if share >= SEEN]
        if not kept:
            continue
        roll = float(np.mean([seen.turns[i] for i in kept]))
        found.append(
            {
                "person": label.person,
                "turn": label.turn,
                "gender": label.gender,
                "age": label.age,
                "expression": label.expression,
                "gaze": label.gaze,
                "pose": None if label.pose is None else (*label.pose[:2], label.pose[2] + roll),
                "blinks": _blinks(seen, kept),
                "roll": roll,
                "start": seen.times[kept[0]],
                "end": seen.ends[kept[-1]],
                "times": [seen.times[i] for i in kept],
                "boxes": [seen.boxes[i] for i in kept],
            }
        )
    found.sort(key=lambda face: (face["start"], face["person"]))
    return [truth.Face(id=f"f{number}", **face) for number, face in enumerate(found, 1)]


def _blinks(seen: _Seen, kept: Sequence[int]) -> list[tuple[float, float]] | None:
    """Spans in which the lids are down; None where that is not known of every frame."""
    if any(seen.shut[i] is None for i in kept):
        return None
    spans: list[tuple[float, float]] = []
    for i in kept:
        if seen.shut[i] and spans and spans[-1][1] >= seen.times[i] - 1e-6:
            spans[-1] = spans[-1][0], seen.ends[i]
        elif seen.shut[i]:
            spans.append((seen.times[i], seen.ends[i]))
    return spans


def _objects(rendering: _Rendering) -> list[truth.Object]:
    found: list[dict[str, Any]] = []
    for seen in rendering.seen.values():
        label = seen.label
        if isinstance(label, FaceLabel):
            continue
        found.append(
            {
                "label": label.label,
                "optional": label.optional or float(np.mean(seen.shares)) < SEEN,
                "start": seen.times[0],
                "end": seen.ends[-1],
                "times": seen.times,
                "boxes": seen.boxes,
            }
        )
    found.sort(key=lambda thing: (thing["start"], thing["label"], thing["boxes"]))
    return [truth.Object(id=f"o{number}", **thing) for number, thing in enumerate(found, 1)]


def _product(plan: Production, offer: Offer) -> truth.Product:
    shot = plan.shots[offer.shot]
    start, end = plan.on_frame(shot.start), plan.on_frame(shot.end)
    times = [time for time in plan.times if start <= time < end]
    boxes = [
        relative(shot.take.front_box(offer.box, time - shot.start, plan.size), plan.size) for time in times
    ]
    facts = {
        "name": offer.name,
        "label": offer.label,
        "price": offer.price,
        "brand": offer.brand,
        "held": offer.held,
    }
    return truth.Product(start=start, end=end, times=times, boxes=boxes, **facts)


def _subjects(rendering: _Rendering) -> list[truth.Subject]:
    """Of every shot with one face, or else with one thing: that is what it is about."""
    found = []
    for index in range(len(rendering.plan.shots)):
        here = [
            seen for seen in rendering.seen.values() if seen.shot == index and np.mean(seen.shares) >= SEEN
        ]
        faces = [seen for seen in here if isinstance(seen.label, FaceLabel)]
        things = [seen for seen in here if isinstance(seen.label, ObjectLabel) and not seen.label.optional]
        if len(faces) != 1 and (faces or len(things) != 1):
            continue
        one = faces[0] if faces else things[0]
        x, y, width, height = (float(value) for value in np.mean(one.boxes, axis=0))
        box, point = (x, y, width, height), (x + width / 2, y + height / 2)
        found.append(truth.Subject(start=one.times[0], end=one.ends[-1], point=point, box=box))
    return found
