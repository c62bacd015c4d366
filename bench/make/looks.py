"""What is done to whole frames: flashes, grades, blur, noise, borders, glitches. Each returns a `Look`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bench.make.pictures import Image

Look = Callable[[Image, float], Image]


def between(start: float, end: float, look: Look) -> Look:
    """The look from `start` until before `end`, in seconds of the clip."""

    def only_then(image: Image, t: float) -> Image:
        return look(image, t) if start - 1e-6 <= t < end - 1e-6 else image

    return only_then


def flash(at: float, seconds: float, strength: float = 0.9) -> Look:
    """A photographer's flash: at once nearly white, and back to the picture."""
    import cv2

    def look(image: Image, t: float) -> Image:
        weight = strength * (1 - (t - at) / seconds)
        return np.asarray(cv2.convertScaleAbs(image, alpha=1 - weight, beta=255 * weight), dtype=np.uint8)

    return between(at, at + seconds, look)


def strobe(at: float, seconds: float, rate: float) -> Look:
    """Light that goes on and off `rate` times a second."""
    import cv2

    def look(image: Image, t: float) -> Image:
        bright = int((t - at) * rate * 2 + 1e-6) % 2 == 0
        return np.asarray(
            cv2.convertScaleAbs(image, alpha=1.35 if bright else 0.25, beta=25 if bright else 0), np.uint8
        )

    return between(at, at + seconds, look)


def passer(at: float, seconds: float, colour: tuple[int, int, int]) -> Look:
    """Something dark and near goes by from left to right and hides most of the frame for a moment."""
    import cv2

    def look(image: Image, t: float) -> Image:
        height, width = image.shape[:2]
        share = (t - at) / seconds
        centre = (-0.6 + 2.2 * share) * width
        mask = np.zeros((height, width), np.uint8)
        outline = np.array(
            [
                [centre - 0.5 * width, height],
                [centre - 0.3 * width, 0.1 * height],
                [centre + 0.2 * width, 0],
                [centre + 0.6 * width, height],
            ]
        )
        cv2.fillPoly(mask, [outline.astype(np.int32)], 255)
        soft = cv2.blur(mask, (max(3, width // 12), 5))[..., None].astype(np.float32) / 255
        return (image * (1 - soft) + np.array(colour, np.float32) * soft).astype(np.uint8)

    return between(at, at + seconds, look)


def warmth(amount: float) -> Look:
    """A colour temperature grade: -1 coldest .. 1 warmest, by gains on red and blue."""
    gains = np.array([1 - 0.22 * amount, 1.0, 1 + 0.22 * amount], np.float32)
    table = np.clip(np.arange(256)[:, None] * gains, 0, 255).astype(np.uint8).reshape(1, 256, 3)
    return _table(table)


def exposure(stops: float) -> Look:
    """Brighter or darker by so many stops, in linear light, clipped where it is over."""
    values = np.arange(256) / 255
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4) * 2**stops
    encoded = np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    )
    return _table(np.clip(encoded * 255 + 0.5, 0, 255).astype(np.uint8))


def contrast(factor: float) -> Look:
    """Contrast about middle grey."""
    return _table(np.clip((np.arange(256) - 128) * factor + 128, 0, 255).astype(np.uint8))


def saturation(factor: float) -> Look:
    """Colourfulness: 0 grey, 1 as it is, more is stronger."""
    import cv2

    def look(image: Image, _t: float) -> Image:
        grey = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        return np.asarray(cv2.addWeighted(image, factor, grey, 1 - factor, 0), dtype=np.uint8)

    return look


def black_and_white() -> Look:
    """No hue is left."""
    import cv2

    return lambda image, _t: np.asarray(
        cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), dtype=np.uint8
    )


def sepia() -> Look:
    """The brown of old prints."""
    import cv2

    mix = np.array([[0.131, 0.534, 0.272], [0.168, 0.686, 0.349], [0.189, 0.769, 0.393]])
    return lambda image, _t: np.asarray(cv2.transform(image, mix), dtype=np.uint8)


def blur(sigma: float) -> Look:
    """Out of focus; sigma in frame widths."""
    import cv2

    return lambda image, _t: np.asarray(
        cv2.GaussianBlur(image, (0, 0), sigma * image.shape[1]), dtype=np.uint8
    )


def motion_blur(length: float) -> Look:
    """Smeared to the side by so many frame widths."""
    import cv2

    def look(image: Image, _t: float) -> Image:
        size = max(1, round(length * image.shape[1]))
        return np.asarray(cv2.blur(image, (size, 1)), dtype=np.uint8)

    return look


def noise(sigma: float, seed: int) -> Look:
    """Sensor noise of a standard deviation (0..255), new in every frame, the same in every rendering."""

    def look(image: Image, t: float) -> Image:
        # One noise field, laid on at a place of the frame's own: a fresh one per frame would cost more than the rest.
        height, width = image.shape[:2]
        field = _noise_field(seed)
        place = np.random.default_rng([seed, round(t * 90_000)])
        y, x = (int(v) for v in place.integers(0, 512, 2))
        rows, columns = (np.arange(height) + y) % field.shape[0], (np.arange(width) + x) % field.shape[1]
        grain = field[np.ix_(rows, columns)]
        return np.clip(image + sigma * grain, 0, 255).astype(np.uint8)

    return look


_FIELDS: dict[int, np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}


def _noise_field(seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    if seed not in _FIELDS:
        _FIELDS[seed] = np.random.default_rng(seed).standard_normal((1021, 1031, 3)).astype(np.float32)
    return _FIELDS[seed]


def banding(levels: int) -> Look:
    """Only so many levels a channel."""
    step = 256 / levels
    return _table(np.clip((np.floor(np.arange(256) / step) + 0.5) * step, 0, 255).astype(np.uint8))


def upscaled(factor: float) -> Look:
    """As if it had been filmed `factor` times smaller."""
    import cv2

    def look(image: Image, _t: float) -> Image:
        height, width = image.shape[:2]
        small = cv2.resize(
            image, (round(width / factor), round(height / factor)), interpolation=cv2.INTER_AREA
        )
        return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR), dtype=np.uint8)

    return look


def jpeg(quality: int) -> Look:
    """Blocks and ringing of a strong block compression."""
    import cv2

    def look(image: Image, _t: float) -> Image:
        _, coded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR), dtype=np.uint8)

    return look


def vignette(strength: float) -> Look:
    """Darker towards the corners; `strength` is the light that the corners lose, 0..1."""
    masks: dict[tuple[int, int], np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}

    def look(image: Image, _t: float) -> Image:
        size = image.shape[:2]
        if size not in masks:
            y, x = np.mgrid[-1 : 1 : size[0] * 1j, -1 : 1 : size[1] * 1j]
            masks[size] = (1 - strength * np.clip((x**2 + y**2) / 2, 0, 1))[..., None].astype(np.float32)
        return (image * masks[size]).astype(np.uint8)

    return look


def bars(share: float, *, sides: bool = False, colour: tuple[int, int, int] = (0, 0, 0)) -> Look:
    """Letterbox bars (or pillars at the sides) that each take `share` of the height (width)."""

    def look(image: Image, _t: float) -> Image:
        image = image.copy()
        size = round(share * image.shape[1 if sides else 0])
        if sides:
            image[:, :size] = image[:, -size:] = colour
        else:
            image[:size] = image[-size:] = colour
        return image

    return look


def border(share: float, colour: tuple[int, int, int]) -> Look:
    """A frame around the picture, `share` of the frame's width on every side."""

    def look(image: Image, _t: float) -> Image:
        image = image.copy()
        size = round(share * image.shape[1])
        image[:size] = image[-size:] = colour
        image[:, :size] = image[:, -size:] = colour
        return image

    return look


def glitch(seed: int) -> Look:
    """Torn rows and channels that slip apart, other ones in every frame."""

    def look(image: Image, t: float) -> Image:
        rng = np.random.default_rng([seed, round(t * 1000)])
        height, width = image.shape[:2]
        torn = image.copy()
        slip = int(rng.integers(width // 60, width // 20))
        torn[:, :, 2] = np.roll(image[:, :, 2], slip, axis=1)
        torn[:, :, 0] = np.roll(image[:, :, 0], -slip, axis=1)
        for _ in range(int(rng.integers(4, 9))):
            top = int(rng.integers(0, height - height // 20))
            rows = int(rng.integers(height // 80, height // 14))
            torn[top : top + rows] = np.roll(
                torn[top : top + rows], int(rng.integers(-width // 4, width // 4)), axis=1
            )
        return torn

    return look


def _table(table: Image) -> Look:
    import cv2

    return lambda image, _t: np.asarray(cv2.LUT(image, table), dtype=np.uint8)
