"""A copy of a clip in which faces are made unrecognisable, and speech inaudible, where a document has found them.

What was not found stays visible and audible: look at the result before it is shown to anyone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from scenogram.clip import Limits, Size, Sound, open_clip
from scenogram.document import Document, Segment, Span, check_writable
from scenogram.errors import OptionError, OutputError
from scenogram.export.tracks import box_at, looked_at

if TYPE_CHECKING:
    from scenogram.clip import Clip

Voices = Literal["tone", "mute"]

HOLD = (
    0.5  # s by which a face is covered before it was first and after it was last seen: looks lie .2 s apart
)
MARGIN = 0.3  # of the face's size, added on each side: hair and ears tell who it is, too
DRIFT = 0.8  # face sizes per second by which a face may move away from where it was last seen
CELLS = 5  # blocks across a covered face: SFace then names 1 of 64 people right, from the very picture; of 8 blocks 5, of 20 60
VOICE_MARGIN = 0.2  # s by which a stretch of speech is covered before and after
FADE = 0.02  # s in which sound gives way to the tone: shorter ones click
TONE_HERTZ, TONE_LEVEL = 330.0, 0.05  # some -29 dB FS: to be heard, not to startle
TICKS = 90_000
AAC_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
SOUND_STEP = 1.0  # s; sound and picture are written by turns
BITS_PER_CHANNEL = 96_000  # AAC is transparent there
CONTAINERS = (".mp4", ".mov", ".mkv")


def redact(
    video: Path,
    doc: Document,
    target: Path,
    *,
    faces: bool = True,
    voices: Voices | None = None,
    limits: Limits | None = None,
    on_progress: Callable[[float], None] | None = None,
) -> None:
    """Write the copy. Pictures come upright, as they are displayed, in H.264 and BT.709; tags are left out.

    Args:
        video: the file that was analysed.
        doc: what was found in it.
        target: where the copy goes (.mp4, .mov or .mkv); an unfinished one is never left there.
        faces: cover faces along their tracks, between two looks too, and for a while before and after.
        voices: put a tone, or silence, in place of speech; all else that sounds there goes with it.
        on_progress: is told the share that is done, 0..1.

    Raises:
        OptionError: nothing is asked for, the document is of another file, or was made without looking for what is
            to be covered.
        OutputError: the copy cannot be written.
    """
    if not faces and voices is None:
        raise OptionError("nothing is to be covered", hint="Give --faces, --voices, or both.")
    if target.suffix.lower() not in CONTAINERS:
        raise OptionError(
            f"{target.name} does not end in one of {', '.join(CONTAINERS)}", hint="Give such a name with -o."
        )
    check_writable(target)
    if target.exists() and video.exists() and video.samefile(target):
        raise OptionError("the copy would overwrite the video", hint="Give another name with -o.")
    clip = open_clip(video, limits or Limits())
    if clip.info.sha256 != doc.clip.sha256:
        raise OptionError(
            f"the document is not of {video.name}: it was made from other bytes",
            hint="Analyse this file first.",
        )
    if clip.info.video is None:
        raise OptionError(f"{video.name} has no picture", hint="Only videos can be redacted.")
    tracks = _found(doc, "face_detection") if faces else []
    spoken = _covered(doc) if voices is not None and clip.info.audio is not None else []
    unfinished = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        _write(clip, unfinished, tracks, spoken, voices or "mute", on_progress)
        unfinished.replace(target)
    except OSError as error:
        raise OutputError(
            f"{target} could not be written: {error.strerror or error}", hint="Is there room on the disk?"
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _found(doc: Document, name: str) -> Sequence[Segment]:
    run = doc.run.analyzers.get(name)
    if run is None or run.status not in ("ok", "empty"):
        raise OptionError(
            f"the document does not say what {name} found",
            hint=f"Analyse the video with it first: scenogram analyze VIDEO --only {name}",
        )
    found = doc.analyzers.get(name)
    return [] if found is None else found.segments


def _covered(doc: Document) -> list[Span]:
    """Stretches of speech, widened, those that touch made one."""
    heard = [*_found(doc, "speech_transcription")]
    if "speakers" in doc.analyzers:
        heard += doc.analyzers["speakers"].segments
    spans: list[Span] = []
    for start, end in sorted((one.start - VOICE_MARGIN, one.end + VOICE_MARGIN) for one in heard):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((max(0.0, start), end))
    return spans


def _write(
    clip: Clip,
    target: Path,
    faces: Sequence[Segment],
    spoken: Sequence[Span],
    voices: Voices,
    on_progress: Callable[[float], None] | None,
) -> None:
    import av

    # Without B-frames each picture is stored when it is shown: durations that differ come out as they went in.
    with av.open(str(target), "w") as out:
        width, height = clip.info.width // 2 * 2, clip.info.height // 2 * 2
        stream: Any = out.add_stream("libx264", rate=30, options={"crf": "18", "preset": "fast", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.codec_context.time_base = Fraction(1, TICKS)
        for name in ("color_primaries", "color_trc", "colorspace"):
            setattr(stream.codec_context, name, 1)  # BT.709
        stream.codec_context.color_range = 1
        sound = clip.sound()
        track = _SoundTrack(out, sound) if sound is not None else None
        length = max(clip.info.duration, 1e-6)
        lengths: dict[int, int] = {}
        blocks = sound.blocks(SOUND_STEP) if sound is not None else iter(())
        for frame in clip.frames():
            while (
                track is not None and track.time <= frame.time and (block := next(blocks, None)) is not None
            ):
                track.add(cover_voices(block[1], block[0], track.rate, spoken, voices), block[0])
            picture = cover_faces(frame.scaled(Size()), faces, frame.time)[:height, :width]
            frame.release()
            made = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24").reformat(
                format="yuv420p", dst_colorspace="itu709", dst_color_range="MPEG"
            )
            made.pts, made.time_base = round(frame.time * TICKS), Fraction(1, TICKS)
            lengths[made.pts] = round(frame.duration * TICKS)
            _mux(out, stream.encode(made), lengths)
            if on_progress is not None:
                on_progress(min(1.0, frame.time / length))
        _mux(out, stream.encode(None), lengths)
        if track is not None:
            for time, samples in blocks:
                track.add(cover_voices(samples, time, track.rate, spoken, voices), time)
            track.close()


def _mux(out: Any, packets: Sequence[Any], lengths: dict[int, int]) -> None:
    for packet in packets:
        packet.duration = lengths.pop(packet.pts, packet.duration)
        out.mux(packet)


def face_boxes(faces: Sequence[Segment], time: float) -> list[tuple[float, float, float, float]]:
    """Boxes [x, y, width, height] to be covered at a time (seconds), relative to the frame; they may go over its edge."""
    boxes = []
    for face in faces:
        seen = looked_at(face)
        if not seen or not min(face.start, seen[0]) - HOLD <= time <= max(face.end, seen[-1]) + HOLD:
            continue
        box = box_at(face, time)
        if box is None:
            continue
        away = min(abs(time - each) for each in seen)
        x, y, w, h = box
        margin = MARGIN + DRIFT * away
        boxes.append((x - margin * w, y - margin * h, w * (1 + 2 * margin), h * (1 + 2 * margin)))
    return boxes


def cover_faces(picture: NDArray[np.uint8], faces: Sequence[Segment], time: float) -> NDArray[np.uint8]:
    """The picture (RGB, HxWx3, uint8) with the faces in it blurred beyond recognition.

    Each is averaged to a few blocks, and these are blended into each other: what is lost cannot be computed back.
    """
    import cv2

    height, width = picture.shape[:2]
    covered: NDArray[np.uint8] | None = None
    for x, y, w, h in face_boxes(faces, time):
        left, right = max(0, int(x * width)), min(width, int((x + w) * width) + 1)
        top, bottom = max(0, int(y * height)), min(height, int((y + h) * height) + 1)
        if right <= left or bottom <= top:
            continue
        covered = picture.copy() if covered is None else covered
        area = covered[top:bottom, left:right]
        blocks = cv2.resize(area, (CELLS, CELLS), interpolation=cv2.INTER_AREA)
        blurred = cv2.resize(blocks, (right - left, bottom - top), interpolation=cv2.INTER_LINEAR)
        mask = np.zeros(area.shape[:2], np.uint8)
        centre = round((x + w / 2) * width) - left, round((y + h / 2) * height) - top
        axes = max(1, round(w * width / 2)), max(1, round(h * height / 2))
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1)
        area[mask > 0] = blurred[mask > 0]
    return picture if covered is None else covered


def cover_voices(
    samples: NDArray[np.float32], time: float, rate: int, spoken: Sequence[Span], voices: Voices
) -> NDArray[np.float32]:
    """Samples [n, channels], the first at `time` seconds, with a tone or silence in place of speech."""
    times = time + np.arange(len(samples)) / rate
    share = np.zeros(len(samples))  # of what stands in place of the sound
    for start, end in spoken:
        if start - FADE < times[-1] and end + FADE > times[0]:
            share = np.maximum(share, np.clip(np.minimum(times - start, end - times) / FADE + 1, 0, 1))
    tone = TONE_LEVEL * np.sin(2 * np.pi * TONE_HERTZ * times) if voices == "tone" else np.zeros(len(samples))
    covered = samples * (1 - share)[:, None] + (share * tone)[:, None]
    return covered.astype(np.float32)


class _SoundTrack:
    """Encodes samples into a file as AAC, at their own rate and layout where AAC has them.

    Args:
        out: the file.
        sound: what is to come.
    """

    def __init__(self, out: Any, sound: Sound) -> None:
        import av

        self._out = out
        rate = sound.rate if sound.rate in AAC_RATES else 48_000
        named = not sound.layout.endswith(" channels")  # else nobody says which channel is which
        self._layout = sound.layout if named else "mono"
        self._mixed = not named
        self._stream = out.add_stream(
            "aac", rate=rate, layout=self._layout if sound.channels <= 8 else "stereo"
        )
        self._stream.bit_rate = BITS_PER_CHANNEL * self._stream.codec_context.channels
        context = self._stream.codec_context
        self._resampler = av.AudioResampler(
            context.format, context.layout, rate, frame_size=context.frame_size or 1024
        )
        self._at: int | None = None  # the next sample's place, at the stream's rate
        self.time = 0.0
        """Seconds up to which samples were added."""
        self.rate = sound.rate
        """Samples per second that are to come."""

    def add(self, samples: NDArray[np.float32], time: float) -> None:
        """Samples [n, channels], the first at `time` seconds."""
        import av

        if self._at is None:
            self._at = round(time * self._stream.codec_context.sample_rate)
        mixed = samples.mean(axis=1, keepdims=True) if self._mixed else samples
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(mixed, np.float32).reshape(1, -1), "flt", self._layout
        )
        frame.sample_rate = self.rate
        self.time = time + len(samples) / self.rate
        self._encode(self._resampler.resample(frame))

    def close(self) -> None:
        """No more samples come."""
        self._encode(self._resampler.resample(None))
        self._out.mux(self._stream.encode(None))

    def _encode(self, blocks: Sequence[Any]) -> None:
        for block in blocks:
            block.pts, block.time_base = self._at, Fraction(1, self._stream.codec_context.sample_rate)
            self._at = (self._at or 0) + block.samples
            self._out.mux(self._stream.encode(block))
