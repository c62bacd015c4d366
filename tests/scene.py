"""A small clip of real things, of which is known what is in it: two photographs, a text, and a spoken sentence."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tests import media

SIZE = 540, 960
FPS = 25
SECONDS = 8.0
CUT = 4.0  # seconds; before it a woman is to be seen, after it a cup of coffee
TEXT, TEXT_START, TEXT_END = "SAVE 25% TODAY", 1.0, 3.0
SPOKEN = "And so, my fellow Americans, ask not what your country can do for you"  # from 0.29 s to 7.67 s


def make(path: Path) -> Path:
    """Write the clip."""
    woman, cup = _filled("photos-skimage/astronaut.png"), _filled("photos-skimage/coffee.png")
    titled = _titled(woman)

    def picture(index: int) -> media.Picture:
        time = index / FPS
        if time >= CUT:
            return cup
        return titled if TEXT_START <= time < TEXT_END else woman

    return media.video(
        path,
        frames=round(SECONDS * FPS),
        size=SIZE,
        rate=FPS,
        pictures=picture,
        sound=_spoken(),
        sound_rate=16_000,
    )


def _filled(name: str) -> media.Picture:
    """A photograph that fills the frame, its edges cut off."""
    from PIL import Image, ImageOps

    from bench.media import path

    with Image.open(path(name)) as photo:
        return np.asarray(ImageOps.fit(photo.convert("RGB"), SIZE))


def _titled(picture: media.Picture) -> media.Picture:
    from PIL import Image, ImageDraw, ImageFont

    from bench.media import path

    image = Image.fromarray(picture)
    font = ImageFont.truetype(path("font-roboto/Roboto_700Bold.ttf"), 56)
    place = SIZE[0] / 2, SIZE[1] * 0.8
    ImageDraw.Draw(image).text(place, TEXT, "white", font, anchor="mm", stroke_width=4, stroke_fill="black")
    return np.asarray(image)


def _spoken() -> NDArray[np.float32]:
    from bench.media import path

    with wave.open(str(path("speech-jfk/jfk.wav"))) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (16_000, 1, 2)
        samples = np.frombuffer(file.readframes(round(SECONDS * 16_000)), "<i2").astype(np.float32) / 32768
    return np.repeat(samples[:, None], 2, axis=1)
