"""The colours of each shot: palette, light, saturation, contrast, key, grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from pydantic import Field

from scenogram import document
from scenogram.analyzers.analyzer import Conclusion, Found, FrameAnalyzer, Sampling, Seen, View
from scenogram.analyzers.picture.clear_time import shot_times
from scenogram.analyzers.picture.colour_measures import (
    ColourCounts,
    Floats,
    borders,
    correlated_colour_temperature,
    count,
    lab,
    light,
    together,
)
from scenogram.analyzers.picture.palette import palette
from scenogram.clip import Size
from scenogram.document import HexColour, Measure, Share

Temperature = Literal["warm", "neutral", "cool"]
Key = Literal["high", "normal", "low"]
Grade = Literal["teal and orange", "one hue", "faded blacks", "vivid", "muted"]

WARM, COOL = (
    0.3,
    -0.15,
)  # ln(R/B) of the light; of 36 ungraded photographs a quarter lies above 0.25, one below -0.07
GREY = 5.0  # CIELAB chroma under which nobody sees a hue; 4:2:0 coding gives grey pictures up to 3
MUTED, VIVID = 8.0, 32.0  # mean CIELAB chroma; a tenth of 36 photographs lies below, a tenth above
LOW, HIGH = 30.0, 68.0  # mean L*; with the shares below, what cinematographers call low and high key
DARK_L, BRIGHT_L = 35.0, 65.0  # L* of shadows and of lights
MOSTLY = 0.6  # share of the picture in shadow (low key) or in light (high key)
FADED = 14.0  # L* of the darkest hundredth from which blacks look lifted
PILED = 0.08  # share of the picture within 4 L* of its darkest: lifted blacks pile up there, a bright scene has none
DEPTH = 30.0  # range of L* that a picture needs before its darkest place can be called its black
TINT = 0.97  # share of the chroma that points the same way in a picture of one hue
SHIFT = 5.0  # CIELAB distance from grey of the shadows or lights in a split-toned grade
REGRADED = 0.15  # step of ln(R/B) within a shot; over 44 clips whose grade stays none was above 0.1
CALM = 0.35  # of the step: how much the light may change just before and just after it
MIN_AREA = 0.05  # share of the picture that shadows and lights must each have to be compared


class PaletteEntry(document.Part):
    """One colour of a palette."""

    colour: HexColour
    share: Share = Field(description="Share of the picture's area, borders left out, over the shot.")


class ShotColours(document.Segment):
    """The colours of one shot, or of the part of it between two sudden changes of its grade, or of the whole clip where
    shots are not known. Ids: k1, k2, ..."""

    shot: str | None = Field(default=None, description="Id of the shot; absent where shots are not known.")
    palette: list[PaletteEntry] = Field(
        description="Main colours, the largest first; black borders left out."
    )
    temperature: Temperature | None = Field(
        default=None,
        description="How the light looks, by `warmth`. Absent in black-and-white and without edges.",
    )
    warmth: Measure | None = Field(
        default=None,
        description="Natural logarithm of red over blue in the estimated light, linear: 0 neutral (D65), above 0 warmer.",
    )
    kelvin: Measure | None = Field(
        default=None,
        description="Correlated colour temperature of the estimated light, in kelvin; lower is warmer.",
    )
    chroma: Measure = Field(description="Saturation: mean CIELAB chroma, 0 grey, above 60 very strong.")
    brightness: Measure = Field(description="Mean CIELAB L*, 0 black .. 100 white.")
    contrast: Measure = Field(description="L* from the 5th to the 95th percentile, 0..100.")
    key: Key = Field(description="`low`: mostly shadow; `high`: mostly light; `normal` otherwise.")
    grade: list[Grade] = Field(
        description="What the colours were made to look like, where it can be measured."
    )
    black_and_white: bool = Field(description="True where no more than noise has a hue.")
    border: Share = Field(description="Share of the frame that black bars take, 0 where there are none.")


class ColourSummary(document.Summary):
    """The clip's look."""

    palette: list[PaletteEntry] = Field(description="Main colours of the whole clip, the largest first.")
    temperature: Temperature | None = Field(default=None, description="Of most of the time.")
    key: Key = Field(description="Of most of the time.")
    black_and_white: Share = Field(description="Share of the time in black and white.")
    chroma: Measure = Field(description="Mean CIELAB chroma over time.")
    grades: dict[Grade, Share] = Field(description="Grade -> share of the time.")


class ColourParameters(document.Parameters):
    """Settings of color_analysis."""

    colours: int = Field(default=6, ge=1, le=12, description="Colours in a palette, at most.")
    least_share: Share = Field(
        default=0.02, description="Share of the picture that a colour of the palette needs."
    )


@dataclass(frozen=True, slots=True)
class ColourLook:
    """The colours of one frame.

    Attributes:
        counts: its colours, borders left out.
        light: colour of the light, linear RGB, green being 1; None where it cannot be estimated.
        border: share of the frame that black bars take, 0..1.
    """

    counts: ColourCounts
    light: Floats | None
    border: float


class ColorAnalysis(FrameAnalyzer[ColourLook]):
    """Palette, colour temperature, saturation, contrast, key and grade of each shot."""

    name = "color_analysis"
    version = "1"
    segment = ShotColours
    summary = ColourSummary
    parameters = ColourParameters
    uses = ("cut_analysis",)
    frames = Sampling(fps=3, size=Size(long_side=96))
    nothing = "no frame could be looked at"

    def see(self, view: View, beside: Mapping[str, Any]) -> ColourLook:  # noqa: ARG002 - needs nobody's
        top, right, bottom, left = borders(view.image)
        height, width = view.image.shape[:2]
        # A bar has its like on the other side; one dark edge alone belongs to the picture.
        if not (min(top, bottom) > 0 and abs(top - bottom) <= 0.02 * height + 1):
            top = bottom = 0
        if not (min(left, right) > 0 and abs(left - right) <= 0.02 * width + 1):
            left = right = 0
        inner = view.image[top : height - bottom, left : width - right]
        return ColourLook(
            counts=count(inner),
            light=light(inner),
            border=1 - inner.shape[0] * inner.shape[1] / (height * width),
        )

    def conclude(self, seen: Sequence[Seen[ColourLook]], found: Found) -> Conclusion:
        segments: list[ShotColours] = []
        for time in shot_times(found):
            looks = [each for each in seen if time.start <= each.time < time.end]
            clear = [each for each in looks if time.clear_from <= each.time < time.clear_to] or looks
            for since, until, same in _graded_alike(clear, time.start, time.end):
                name = f"k{len(segments) + 1}"
                segments.append(
                    self._describe(name, time.shot, since, until, [each.sighting for each in same])
                )
        if not segments:
            return Conclusion(coverage=0.0)
        covered = sum(each.end - each.start for each in segments)
        return Conclusion(
            segments=segments,
            summary=self._summarise(segments, [each.sighting for each in seen]),
            method="per shot" if found.shots else "whole clip",
            coverage=min(1.0, covered / found.clip.duration) if found.clip.duration > 0 else None,
        )

    def _entries(self, looks: Sequence[ColourLook]) -> list[PaletteEntry]:
        assert isinstance(self.settings, ColourParameters)  # noqa: S101 - the registry made them
        return [
            PaletteEntry(
                colour="#{:02x}{:02x}{:02x}".format(*(round(float(v)) for v in each.rgb)), share=each.share
            )
            for each in palette(
                together([look.counts for look in looks]), self.settings.colours, self.settings.least_share
            )
        ]

    def _describe(
        self, name: str, shot: str | None, start: float, end: float, looks: Sequence[ColourLook]
    ) -> ShotColours:
        counts = together([look.counts for look in looks])
        weight = counts.weight / counts.weight.sum()
        colours = lab(counts.rgb)
        lightness = colours[:, 0]
        chroma = np.hypot(colours[:, 1], colours[:, 2])
        low, high = _quantile(lightness, weight, 0.05), _quantile(lightness, weight, 0.95)
        grey = _quantile(chroma, weight, 0.98) < GREY
        lights = [look.light for look in looks if look.light is not None]
        warmth = kelvin = None
        if lights and not grey:
            mean = np.exp(np.log(np.maximum(np.stack(lights), 1e-4)).mean(axis=0))
            warmth = float(np.log(mean[0] / mean[2]))
            kelvin = correlated_colour_temperature(mean)
        return ShotColours(
            id=name,
            shot=shot,
            start=start,
            end=end,
            palette=self._entries(looks),
            temperature=None
            if warmth is None
            else "warm"
            if warmth > WARM
            else "cool"
            if warmth < COOL
            else "neutral",
            warmth=warmth,
            kelvin=kelvin,
            chroma=float((chroma * weight).sum()),
            brightness=float((lightness * weight).sum()),
            contrast=high - low,
            key=_key(lightness, weight),
            grade=[] if grey else _grades(colours, weight),
            black_and_white=grey,
            border=float(np.median([look.border for look in looks])),
        )

    def _summarise(self, segments: Sequence[ShotColours], looks: Sequence[ColourLook]) -> ColourSummary:
        total = max(1e-9, sum(each.end - each.start for each in segments))
        temperatures: Counter[Temperature] = Counter()
        keys: Counter[Key] = Counter()
        grades: Counter[Grade] = Counter()
        grey = chroma = 0.0
        for each in segments:
            length = each.end - each.start
            keys[each.key] += length  # type: ignore[assignment]  # counts seconds
            if each.temperature is not None:
                temperatures[each.temperature] += length  # type: ignore[assignment]
            for grade in each.grade:
                grades[grade] += length  # type: ignore[assignment]
            grey += length * each.black_and_white
            chroma += length * each.chroma
        return ColourSummary(
            palette=self._entries(looks),
            temperature=temperatures.most_common(1)[0][0] if temperatures else None,
            key=keys.most_common(1)[0][0],
            black_and_white=min(1.0, grey / total),
            chroma=chroma / total,
            grades={name: min(1.0, seconds / total) for name, seconds in grades.most_common()},
        )


def _graded_alike(
    looks: Sequence[Seen[ColourLook]], start: float, end: float
) -> list[tuple[float, float, list[Seen[ColourLook]]]]:
    """A shot's looks from one sudden change of its light to the next: a filter that comes or goes is no cut."""
    if not looks:
        return []
    warmth = [
        float("nan") if (one := each.sighting.light) is None else float(np.log(one[0] / one[2]))
        for each in looks
    ]
    steps = [
        at + 1
        for at in range(1, len(looks) - 2)
        if (step := abs(warmth[at + 1] + warmth[at + 2] - warmth[at] - warmth[at - 1]) / 2) > REGRADED
        and max(abs(warmth[at] - warmth[at - 1]), abs(warmth[at + 2] - warmth[at + 1])) < CALM * step
    ]
    edges = [0, *steps, len(looks)]
    times = [start, *(looks[at].time for at in steps), end]
    return [
        (since, until, list(looks[first:after]))
        for (first, after), (since, until) in zip(pairwise(edges), pairwise(times), strict=True)
    ]


def _quantile(values: Floats, weight: Floats, share: float) -> float:
    order = np.argsort(values, kind="stable")
    place = int(np.searchsorted(np.cumsum(weight[order]), share))
    return float(values[order[min(place, len(order) - 1)]])


def _key(lightness: Floats, weight: Floats) -> Key:
    mean = float((lightness * weight).sum())
    if mean < LOW and float(weight[lightness < DARK_L].sum()) > MOSTLY:
        return "low"
    if mean > HIGH and float(weight[lightness > BRIGHT_L].sum()) > MOSTLY:
        return "high"
    return "normal"


def _grades(colours: Floats, weight: Floats) -> list[Grade]:
    found: list[Grade] = []
    lightness, a, b = colours.T
    chroma = np.hypot(a, b)
    mean = float((chroma * weight).sum())
    pull = float(np.hypot((a * weight).sum(), (b * weight).sum()))
    dark, bright = lightness < DARK_L, lightness > BRIGHT_L
    if float(weight[dark].sum()) > MIN_AREA and float(weight[bright].sum()) > MIN_AREA:
        dark_a, dark_b = (float(np.average(each[dark], weights=weight[dark])) for each in (a, b))
        bright_a, bright_b = (float(np.average(each[bright], weights=weight[bright])) for each in (a, b))
        teal = dark_b < -SHIFT and dark_a < SHIFT / 2
        orange = bright_b > SHIFT and bright_a > -SHIFT / 2
        if teal and orange:
            found.append("teal and orange")
    if mean > GREY and pull > TINT * mean:
        found.append("one hue")
    floor = _quantile(lightness, weight, 0.01)
    ranges = _quantile(lightness, weight, 0.95) - floor > DEPTH
    if ranges and floor > FADED and float(weight[lightness < floor + 4].sum()) > PILED:
        found.append("faded blacks")
    if mean > VIVID:
        found.append("vivid")
    elif mean < MUTED:
        found.append("muted")
    return found
