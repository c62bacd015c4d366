"""Cuts and gradual transitions between photographs and footage, and what must not be taken for one."""

from __future__ import annotations

from bench import truth
from bench.make import looks, moves
from bench.make.casting import Cast
from bench.make.encoding import Codec, Encoding
from bench.make.geometry import Move, Size
from bench.make.pictures import FootagePicture, PhotoPicture, Picture
from bench.make.production import Production, Shot, constant, variable
from bench.make.takes import Layer, Take
from bench.make.transitions import Kind
from bench.media.labels import FootageLabels

SIZES: list[Size] = [(720, 1280), (1080, 1920), (720, 1280), (720, 900), (720, 720), (1280, 720)]
GRADUAL: list[Kind] = ["dissolve", "fade", "slide", "zoom", "wipe", "fade_white"]
LENGTHS: dict[Kind, tuple[float, float]] = {  # seconds, as editing apps offer them
    "dissolve": (0.3, 1.0),
    "fade": (0.5, 1.0),
    "fade_white": (0.4, 0.8),
    "slide": (0.25, 0.5),
    "wipe": (0.3, 0.6),
    "zoom": (0.25, 0.4),
}
SKIPPED = 1.2  # seconds that a jump cut leaves out
TRAPS = ["flash", "whip_pan", "shake", "fast_zoom", "strobe", "occlusion"]


def plan(cast: Cast) -> Production:
    """Six or seven shots of 1.2 to 2.2 s; each is left alone or holds a trap."""
    number = cast.case.seed
    size = SIZES[number % len(SIZES)]
    count = 6 if cast.case.set == "ci" else 7
    lengths = [cast.between(1.2, 2.2) for _ in range(count)]
    times, duration, fps = _clock(cast, sum(lengths))
    stills = cast.some([photo.file for photo in cast.places], count)
    # The last two shots are of one take where a labelled one is long enough: past its span there may be cuts.
    clip = cast.one([clip for clip in cast.clips if clip.span[1] - clip.span[0] >= lengths[-2] + 0.1])
    jumps = clip.span[1] - clip.span[0] >= sum(lengths[-2:]) + SKIPPED and bool(clip.faces)
    shots: list[Shot] = []
    traps: list[truth.Trap] = []
    frame_looks: list[looks.Look] = []
    start = 0.0
    # Every trap and every gradual kind comes up in turn from seed to seed; about half of the joins are hard cuts.
    for index, length in enumerate(lengths):
        end = min(start + length, duration)
        kind: Kind = "cut" if index % 2 else GRADUAL[(number + index // 2) % len(GRADUAL)]
        take: Take
        if index == count - 1 and jumps:
            kind, take = "jump_cut", _later(clip, lengths[-2])
        elif index == count - 2:
            kind, take = "cut", Take([Layer(FootagePicture(clip.file, clip.span[0]))])
        else:
            take = _still(cast, PhotoPicture(stills[index]))
        width = cast.between(*LENGTHS[kind]) if kind in LENGTHS and index else 0.0
        if index in (1, 3):
            kind_of_trap = TRAPS[(number + index) % len(TRAPS)]
            take = _trapped(cast, kind_of_trap, take.layers[0].picture, start, end, traps, frame_looks)
        shots.append(Shot(take, start, end, kind, width, cast.one(["left", "right", "up", "down"])))
        start = end
    production = Production(size, times, duration, fps, shots, ["transitions", "shots"], looks=frame_looks)
    production.encoding = Encoding(_codec(number))
    for trap in traps:
        trap.start, trap.end = production.on_frame(trap.start), production.on_frame(trap.end)
    production.known["traps"] = traps
    return production


def _clock(cast: Cast, seconds: float) -> tuple[list[float], float, float | None]:
    rates: list[float | None] = [30.0, 25.0, None, 24.0, 60.0, 30.0, 50.0]
    fps = rates[cast.case.seed % len(rates)]
    if fps is None:
        times, duration = variable(seconds, cast.rng)
        return times, duration, None
    times, duration = constant(fps, seconds)
    return times, duration, fps


def _codec(number: int) -> Codec:
    codecs: list[Codec] = ["h264", "h264", "h264", "hevc", "h264", "vp9"]
    return codecs[number % len(codecs)]


def _still(cast: Cast, picture: Picture) -> Take:
    move = cast.one(
        [Move(zoom=0.05), Move(zoom=-0.04), Move(pan=0.05), Move(pan=-0.05), Move(), Move(shake=0.02, seed=1)]
    )
    # A little larger than the frame, so that no move shows the picture's edge.
    return Take([Layer(picture, overscan=0.24)], move=move)


def _later(clip: FootageLabels, shown: float) -> Take:
    """The same footage after what is left out, and a little closer: how a talking head is cut short."""
    return Take([Layer(FootagePicture(clip.file, clip.span[0] + shown + SKIPPED), overscan=0.3)])


def _trapped(
    cast: Cast,
    kind: str,
    picture: Picture,
    start: float,
    end: float,
    traps: list[truth.Trap],
    frame_looks: list[looks.Look],
) -> Take:
    """The picture with a trap in the middle of its shot."""
    middle = (end - start) / 2
    layer = Layer(picture, overscan=0.24)
    if kind == "whip_pan":
        seconds, distance = cast.between(0.2, 0.35), cast.one([-0.6, 0.6])
        path, blur = moves.whip(middle, seconds, distance, scale=1.4)
        traps.append(truth.Trap(kind="whip_pan", start=start + middle, end=start + middle + seconds))
        return Take([layer], path=path, blur=blur)
    if kind == "shake":
        traps.append(truth.Trap(kind="shake", start=start + middle, end=start + middle + 0.5))
        return Take([layer], path=moves.jolt(middle, 0.5, 0.06, int(cast.rng.integers(1 << 30))))
    if kind == "fast_zoom":
        seconds = cast.between(0.2, 0.35)
        traps.append(truth.Trap(kind="fast_zoom", start=start + middle, end=start + middle + seconds))
        return Take([layer], path=moves.rush(middle, seconds, cast.between(1.6, 2.4)))
    if kind == "flash":
        seconds = cast.between(0.07, 0.2)
        frame_looks.append(looks.flash(start + middle, seconds))
        traps.append(truth.Trap(kind="flash", start=start + middle, end=start + middle + seconds))
    elif kind == "strobe":
        frame_looks.append(looks.strobe(start + middle - 0.3, 0.6, cast.between(4, 7)))
        traps.append(truth.Trap(kind="strobe", start=start + middle - 0.3, end=start + middle + 0.3))
    else:
        frame_looks.append(looks.passer(start + middle - 0.2, 0.4, (28, 24, 26)))
        traps.append(truth.Trap(kind="occlusion", start=start + middle - 0.2, end=start + middle + 0.2))
    return Take([layer], move=Move(zoom=0.04))
