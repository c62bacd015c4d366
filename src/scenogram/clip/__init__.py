"""A video at hand: fetch, probe, decode, sound."""

from __future__ import annotations

from scenogram.clip.clip import Clip, open_clip
from scenogram.clip.fetching import fetch, without_password
from scenogram.clip.frame import Frame
from scenogram.clip.limits import Limits
from scenogram.clip.scaling import Size
from scenogram.clip.sound import Sound

__all__ = ["Clip", "Frame", "Limits", "Size", "Sound", "fetch", "open_clip", "without_password"]
