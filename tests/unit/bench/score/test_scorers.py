"""What single scorers count, and what they do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from bench.score.scorer import CONFIDENCE, Scores, scorers
from bench.score.stand_in import stand_in
from bench.truth import (
    Colour,
    Face,
    Music,
    Object,
    Palette,
    Shot,
    Sound,
    Text,
    Timed,
    Transition,
    Trap,
    Truth,
    Utterance,
    Word,
)
from scenogram.analyzers import Conclusion
from scenogram.document import Segment
from tests.unit.bench.score.truths import truth

S = TypeVar("S", bound=Segment)

EMPTY = Truth(
    case="case", recipe="r", seed=1, set="ci", video="v.mp4", codec="h264", width=1080, height=1920, fps=25,
    duration=10, complete=["transitions", "texts", "faces", "objects", "people", "speech", "music", "silence"],
)  # fmt: skip


def scores_of(
    name: str, video: Truth, change: Callable[[list[Any]], list[Any]] = lambda found: found
) -> Scores:
    """Scores of the ideal answer after a change to its segments."""
    said = scorers()[name].ideal(video)
    changed = Conclusion(segments=change(list(said.segments)), summary=said.summary)
    return scorers()[name].score(stand_in(video, {name: changed}, tool="test"), video)


def moved(segments: list[S], seconds: float) -> list[S]:
    return [
        segment.model_copy(update={"start": segment.start + seconds, "end": segment.end + seconds})
        for segment in segments
    ]


# --- cut_analysis


def with_cut(kind: str, start: float, end: float | None = None, **changes: Any) -> Truth:
    cut = Transition.model_validate({"kind": kind, "start": start, "end": start if end is None else end})
    return EMPTY.model_copy(update={"transitions": [cut], **changes})


@pytest.mark.parametrize(
    ("frames", "outcome"), [(0, ["hit"]), (2, ["hit"]), (-2, ["hit"]), (3, ["miss", "false"])]
)
def test_a_cut_is_found_within_two_frames(frames: int, outcome: list[str]) -> None:
    scores = scores_of("cut_analysis", with_cut("cut", 4.0), lambda found: moved(found, frames / 25))
    assert scores["transitions"] == outcome


def test_two_frames_are_two_frames_where_the_rate_varies() -> None:
    stamps = [0.0, 0.04, 0.08, 0.58, 1.08, 1.58]
    video = with_cut("cut", 0.58, fps=None, frame_times=stamps, duration=2.0)
    assert scores_of("cut_analysis", video, lambda found: moved(found, 1.0))["transitions"] == ["hit"]
    assert scores_of("cut_analysis", video, lambda found: moved(found, -0.58))["transitions"] == [
        "miss",
        "false",
    ]


def test_a_gradual_transition_is_found_where_the_spans_meet_and_its_ends_are_measured() -> None:
    video = with_cut("dissolve", 4.0, 4.4)
    late = scores_of("cut_analysis", video, lambda found: moved(found, 0.2))
    assert late["transitions"] == ["hit"]
    assert late["extent"] == pytest.approx([5, 5])
    assert scores_of("cut_analysis", video, lambda found: moved(found, 0.52))["transitions"] == [
        "miss",
        "false",
    ]


def test_a_jump_cut_counts_for_itself_alone_found_or_not() -> None:
    video = with_cut("jump_cut", 4.0)
    found, missed = scores_of("cut_analysis", video), scores_of("cut_analysis", video, lambda _: [])
    assert found["transitions"] == missed["transitions"] == []
    assert (found["jump cuts"], missed["jump cuts"]) == (["hit"], ["miss"])


def test_a_cut_said_in_a_flash_is_a_trap_fallen_into_and_a_true_one_beside_it_is_not() -> None:
    video = with_cut("cut", 4.0, traps=[Trap(kind="flash", start=3.9, end=3.96)])
    assert scores_of("cut_analysis", video)["traps"] == [0.0]
    twice = scores_of("cut_analysis", video, lambda found: [*moved(found, -0.1), *found])
    assert twice["traps"] == [1.0]
    assert twice["transitions"] == ["hit", "false"]


# --- face_detection, object_detection

TIMES = [i / 25 for i in range(250)]


def with_face(height: float) -> Truth:
    face = Face(
        id="f1", person="ann", turn="front", start=0, end=10, times=TIMES, boxes=[(0.2, 0.2, 0.1, height)] * 250
    )  # fmt: skip
    return EMPTY.model_copy(update={"faces": [face]})


def test_a_face_too_small_to_be_asked_for_costs_nothing() -> None:
    assert scores_of("face_detection", with_face(0.05), lambda _: [])["recall"] == []
    assert scores_of("face_detection", with_face(0.05))["precision"] == []
    assert scores_of("face_detection", with_face(0.07), lambda _: [])["recall"] == [(0, 100)]


def test_a_face_half_of_the_time_is_half_found() -> None:
    def half(found: list[Any]) -> list[Any]:
        return [found[0].model_copy(update={"end": 5.0})]

    assert scores_of("face_detection", with_face(0.07), half)["recall"] == [(50, 100)]


def test_where_not_all_faces_are_known_a_face_beyond_them_is_not_called_false() -> None:
    known = EMPTY.model_copy(update={"complete": []})
    said = scorers()["face_detection"].ideal(with_face(0.2))
    document = stand_in(known, {"face_detection": said}, tool="test")
    assert scorers()["face_detection"].score(document, known)["precision"] == []
    assert scorers()["face_detection"].score(document, EMPTY)["precision"] == [(0, 100)]


def with_cat(**changes: Any) -> Truth:
    cat = Object(id="o1", label="cat", start=0, end=10, times=TIMES, boxes=[(0.2, 0.2, 0.4, 0.4)] * 250)
    return EMPTY.model_copy(update={"objects": [cat], **changes})


def test_a_thing_by_the_wrong_name_is_a_miss_and_a_false_finding_and_counts_as_misnamed() -> None:
    def dog(found: list[Any]) -> list[Any]:
        return [found[0].model_copy(update={"label": "dog"})]

    scores = scores_of("object_detection", with_cat(), dog)
    assert scores["tracks"] == ["miss", "false"]
    assert scores["names"] == [0.0]
    assert scores["boxes"] == [(0, 100, 100)]
    assert scores[CONFIDENCE] == [(1, False)]


def test_boxes_are_counted_shot_by_shot_and_a_shot_without_a_thing_is_no_case() -> None:
    shots = [
        Shot(id=f"s{i}", start=a, end=b, source="a.jpg")
        for i, (a, b) in enumerate([(0, 5), (5, 9), (9, 10)], 1)
    ]
    video = with_cat(complete=["objects", "people", "shots"], shots=shots)
    video.objects[0].end = 9.0
    scores = scores_of("object_detection", video)
    assert scores["boxes"] == [(50, 50, 50), (40, 40, 40), (0, 0, 0)]
    measure = next(one for one in scorers()["object_detection"].measures if one.name == "boxes")
    assert measure.count(scores["boxes"]) == 2


def test_a_person_found_where_people_are_not_all_known_costs_nothing() -> None:
    def with_person(found: list[Any]) -> list[Any]:
        return [*found, found[0].model_copy(update={"label": "person"})]

    assert scores_of("object_detection", with_cat(complete=["objects"]), with_person)["tracks"] == ["hit"]
    assert scores_of("object_detection", with_cat(), with_person)["tracks"] == ["hit", "false"]


def test_what_may_be_said_or_not_is_scored_neither_way() -> None:
    video = with_cat()
    video.objects[0].optional = True
    cat = scorers()["object_detection"].ideal(with_cat()).segments[0]
    elsewhere = cat.model_copy(
        update={"track": cat.track.model_copy(update={"boxes": [(0.7, 0.7, 0.2, 0.2)] * 250})}
    )
    dog = cat.model_copy(update={"label": "dog"})
    assert scores_of("object_detection", video, lambda _: [])["tracks"] == []
    assert scores_of("object_detection", video, lambda _: [cat])["tracks"] == []
    assert scores_of("object_detection", video, lambda _: [cat])["boxes"] == [(0, 0, 0)]
    assert scores_of("object_detection", video, lambda _: [elsewhere])["tracks"] == ["false"]
    assert scores_of("object_detection", video, lambda _: [dog])["tracks"] == ["false"]


def test_nothing_is_asked_within_a_gradual_transition() -> None:
    dissolve = [Transition(kind="dissolve", start=0, end=4)]
    video = with_face(0.2).model_copy(update={"transitions": dissolve})
    late = scores_of("face_detection", video, lambda found: [found[0].model_copy(update={"start": 4.0})])
    assert late["recall"] == [(60, 60)]


# --- text_overlay


def with_text(text: str = "Hello\nworld", **changes: Any) -> Truth:
    facts: dict[str, Any] = {
        "id": "t1", "text": text, "box": (0.1, 0.1, 0.5, 0.1), "start": 2, "end": 6, "settled": (2, 6),
        "kind": "caption", "language": "en", "script": "Latn", "readable": True, "font": "F", "style": "plain",
        "colour": "#ffffff", "height": 0.03, "contrast": 9, "animation": "none",
    }  # fmt: skip
    return EMPTY.model_copy(update={"texts": [Text.model_validate({**facts, **changes})]})


def test_lines_are_read_from_top_to_bottom_whatever_their_order() -> None:
    def upside_down(found: list[Any]) -> list[Any]:
        return [found[0].model_copy(update={"lines": found[0].lines[::-1]})]

    assert scores_of("text_overlay", with_text(), upside_down)["characters"] == [(0, 11)]


def test_two_blocks_at_one_time_are_one_text_and_two_after_each_other_are_split() -> None:
    def side_by_side(found: list[Any]) -> list[Any]:
        one = found[0]
        return [one.model_copy(update={"lines": [line]}) for line in one.lines]

    def in_time(found: list[Any]) -> list[Any]:
        return [found[0].model_copy(update={"end": 3.5}), found[0].model_copy(update={"start": 3.6})]

    together = scores_of("text_overlay", with_text(), side_by_side)
    assert (together["characters"], together["split in time"]) == ([(0, 11)], [0.0])
    parted = scores_of("text_overlay", with_text(), in_time)
    assert (parted["characters"], parted["split in time"]) == ([(0, 11)], [1.0])


def test_a_text_that_fades_in_may_be_found_at_any_time_while_it_does() -> None:
    fading = with_text(settled=(3.0, 6.0))
    assert scores_of("text_overlay", fading, lambda found: moved(found, 1.1))["appearance"] == [1.0]
    assert scores_of("text_overlay", fading, lambda found: moved(found, 1.3))["appearance"] == [0.0]
    assert scores_of("text_overlay", with_text(), lambda found: moved(found, 0.3))["appearance"] == [0.0]


def test_words_on_nothing_are_a_false_text() -> None:
    def invented(found: list[Any]) -> list[Any]:
        line = found[0].lines[0].model_copy(update={"box": (0.1, 0.8, 0.2, 0.05)})
        return [*found, found[0].model_copy(update={"lines": [line], "box": line.box})]

    scores = scores_of("text_overlay", with_text(), invented)
    assert scores["precision"] == ["hit", "false"]
    assert scores["characters"] == [(0, 11)]


def test_a_script_out_of_reach_is_to_be_found_unread() -> None:
    arabic = with_text("مرحبا", script="Arab", language="ar", readable=False)

    def read(found: list[Any]) -> list[Any]:
        line = found[0].lines[0].model_copy(update={"text": "Uoyo"})
        return [found[0].model_copy(update={"readable": True, "lines": [line]})]

    honest = scores_of("text_overlay", arabic)
    assert (honest["unread found"], honest["nothing invented"]) == ([1.0], [1.0])
    inventive = scores_of("text_overlay", arabic, read)
    assert (inventive["unread found"], inventive["nothing invented"]) == ([0.0], [0.0])


# --- speech_transcription


def with_speech(*texts: str, language: str = "en", **changes: Any) -> Truth:
    said = [
        Utterance(
            id=f"u{i}", transcript=text, language=language, voice="v", start=3 * i + 1, end=3 * i + 3, level=-20,
            words=[Word(text=word, start=3 * i + 1 + j / 4, end=3 * i + 1.2 + j / 4) for j, word in enumerate(text.split())],
            words_within=0.02,
        )
        for i, text in enumerate(texts)
    ]  # fmt: skip
    sound = Sound(loudness=-20, true_peak=-3, rate=48000, channels=1)
    return EMPTY.model_copy(update={"speech": said, "sound": sound, **changes})


def test_words_go_to_the_utterance_that_is_nearest_and_none_is_forgotten() -> None:
    def with_noise(found: list[Any]) -> list[Any]:
        extra = found[0].words[0].model_copy(update={"text": "thanks", "start": 9.0, "end": 9.3})
        return [*found, found[0].model_copy(update={"start": 9.0, "end": 9.3, "words": [extra]})]

    video = with_speech("it was the best", "of all times")
    assert scores_of("speech_transcription", video)["WER en"] == [(0, 4), (0, 3)]
    assert scores_of("speech_transcription", video, with_noise)["WER en"] == [(0, 4), (1, 3)]


def test_speech_under_music_noise_or_by_a_machine_is_counted_apart() -> None:
    music = Music(name="m", start=0, end=10, level=-30, measured=False)
    loud = with_speech("it was", music=[music])
    quiet = with_speech("it was", music=[music.model_copy(update={"level": -40.0})])
    assert scores_of("speech_transcription", loud)["WER under music, noise or reverb"] == [(0, 2)]
    assert scores_of("speech_transcription", quiet)["WER en"] == [(0, 2)]
    assert scores_of("speech_transcription", with_speech("foi assim", language="pt"))[
        "WER in other languages"
    ]
    machine = with_speech("it was")
    machine.speech[0].synthetic = True
    assert scores_of("speech_transcription", machine)["WER of synthetic voices"] == [(0, 2)]


def test_words_heard_in_music_are_counted() -> None:
    music = Music(name="m", start=0, end=10, level=-20, measured=False)
    said = scorers()["speech_transcription"].ideal(with_speech("thanks for watching"))
    video = with_speech(music=[music])
    scores = scorers()["speech_transcription"].score(
        stand_in(video, {"speech_transcription": said}, tool="test"), video
    )
    assert scores["words in music"] == [3]
    assert scores[CONFIDENCE] == [(1, False)] * 3


def test_a_turn_whose_words_are_not_known_is_nobodys_error() -> None:
    said = scorers()["speech_transcription"].ideal(with_speech("it was"))
    video = with_speech("it was")
    video.speech[0].transcript = ""
    document = stand_in(video, {"speech_transcription": said}, tool="test")
    assert scorers()["speech_transcription"].score(document, video) == {}


def test_only_words_that_are_right_have_times() -> None:
    def late_and_wrong(found: list[Any]) -> list[Any]:
        words = [
            word.model_copy(update={"start": word.start + 0.15 * i}) for i, word in enumerate(found[0].words)
        ]
        words[1] = words[1].model_copy(update={"text": "is"})
        return [found[0].model_copy(update={"words": words})]

    scores = scores_of("speech_transcription", with_speech("it was the best"), late_and_wrong)
    assert scores["WER en"] == [(1, 4)]
    assert scores["word times"] == [1.0, 0.0, 0.0]


# --- audio_analysis


def with_music(tempo: float = 96.0) -> Truth:
    beats = [i * 60 / tempo for i in range(int(9 * tempo / 60))]
    piece = Music(
        name="m", start=0, end=9, tempo=tempo, key="C major", beats=beats, level=-20, measured=False
    )
    sound = Sound(loudness=-20, true_peak=-3, rate=48000, channels=1)
    return EMPTY.model_copy(update={"music": [piece], "sound": sound, "silence": [Timed(start=9, end=10)]})


def test_double_tempo_is_right_as_a_tempo_and_its_beats_are_right_at_another_level() -> None:
    def doubled(found: list[Any]) -> list[Any]:
        beat = next(one for one in found if one.kind == "beat")
        step = 30 / beat.tempo
        beats = sorted([*beat.beats, *(time + step for time in beat.beats)])
        return [beat.model_copy(update={"tempo": 2 * beat.tempo, "beats": beats})]

    scores = scores_of("audio_analysis", with_music(), doubled)
    assert scores["tempo"] == [1.0]
    assert scores["beats"][0] == pytest.approx(2 / 3, abs=0.01)
    assert scores["beats at any level"][0] == pytest.approx(1, abs=0.02)


def test_a_beat_in_speech_is_one_too_many() -> None:
    said = scorers()["audio_analysis"].ideal(with_music())
    video = with_speech("it was")
    scores = scorers()["audio_analysis"].score(stand_in(video, {"audio_analysis": said}, tool="test"), video)
    assert scores["beat in no music"] == [1.0]
    assert scores[CONFIDENCE] == [(1, False)]


# --- color_analysis, dense_captions


def with_grades(*warmths: float) -> Truth:
    shots = [
        Palette(
            shot=f"s{i}", start=2 * i, end=2 * i + 2, colours=[Colour(colour="#aa3311", share=1)], black_and_white=False,
            warmth=warmth,
        )
        for i, warmth in enumerate(warmths)
    ]  # fmt: skip
    return EMPTY.model_copy(update={"palettes": shots})


def test_the_order_of_warmth_is_asked_of_every_pair() -> None:
    def swapped(found: list[Any]) -> list[Any]:
        first, second, third = (one.warmth for one in found)
        return [
            one.model_copy(update={"warmth": warmth})
            for one, warmth in zip(found, (second, first, third), strict=True)
        ]

    video = with_grades(-1, 0, 1)
    assert scores_of("color_analysis", video)["temperature order"] == [1, 1, 1]
    assert scores_of("color_analysis", video, swapped)["temperature order"] == [0, 1, 1]
    assert scores_of("color_analysis", video, lambda _: [])["temperature order"] == [0, 0, 0]
    assert scores_of("color_analysis", video)["palette"] == pytest.approx([0, 0, 0])


def captioned(change: Callable[[Any], Any]) -> Scores:
    """Scores of captions after a change to the first of them; every other finding is ideal."""
    video = truth(0)
    said = {name: scorer.ideal(video) for name, scorer in scorers().items()}
    captions = list(said["dense_captions"].segments)
    said["dense_captions"] = Conclusion(segments=[change(captions[0]), *captions[1:]])
    return scorers()["dense_captions"].score(stand_in(video, said, tool="test"), video)


def test_a_claim_must_rest_on_a_finding_that_is_there_at_that_time() -> None:
    first = truth(0).texts[0]

    def resting(*evidence: str, text: str = "It shows something.") -> float:
        scores = captioned(lambda one: one.model_copy(update={"evidence": list(evidence), "text": text}))
        return float(scores["traceable"][0])

    assert resting(first.id, text=f'On screen: "{first.text}".') == 1
    assert resting(first.id, text='On screen: "Buy two, get three".') == 0
    assert resting("t99") == 0  # nobody said that
    assert resting(truth(0).texts[-1].id) == 0  # seconds later
    assert resting() == 0
    assert resting(text="Nothing was found here.") == 1


def test_the_same_words_for_another_picture_are_a_repeat() -> None:
    assert captioned(lambda one: one)["repeats"] == [0] * 7
    assert (
        captioned(lambda one: one.model_copy(update={"text": "It shows photo 1."}))["repeats"]
        == [1] + [0] * 6
    )


def test_every_scorer_leaves_out_what_a_video_does_not_say() -> None:
    """A video of which nothing is known is nobody's case."""
    unknown = EMPTY.model_copy(update={"complete": []})
    assert not any(scorer.applies(unknown) for scorer in scorers().values())
    assert any(scorer.applies(truth(0)) for scorer in scorers().values())


# --- speech_rate


def speaking(*spans: tuple[float, float], **changes: Any) -> Truth:
    said = [
        Utterance(
            id=f"u{i}", transcript="one two three four five", language="en", voice="ann", start=start, end=end,
            syllables=10, pitch=[(start + step / 10, 150) for step in range(10)], level=-20,
        )
        for i, (start, end) in enumerate(spans, 1)
    ]  # fmt: skip
    return EMPTY.model_copy(update={"speech": said, **changes})


@pytest.mark.parametrize(("found", "right"), [(10, 1.0), (11, 1.0), (9, 1.0), (12, 0.0), (8, 0.0)])
def test_a_rate_is_right_within_a_tenth(found: int, right: float) -> None:
    def counted(segments: list[Any]) -> list[Any]:
        return [one.model_copy(update={"syllables": found}) for one in segments]

    assert scores_of("speech_rate", speaking((1, 3)), counted)["syllables per minute"] == [right]


def test_two_utterances_that_were_heard_as_one_are_compared_as_one() -> None:
    def as_one(segments: list[Any]) -> list[Any]:
        one = {"end": 5.0, "syllables": 20, "words": 10, "speaking_seconds": 3.5}
        return [segments[0].model_copy(update=one)]

    scores = scores_of("speech_rate", speaking((1, 3), (3.5, 5)), as_one)
    assert scores["syllables per minute"] == scores["words per minute"] == [1.0]


def test_a_pitch_that_was_not_found_is_wrong_in_time_and_no_pitch_at_all() -> None:
    video = speaking((1, 3))
    scores = scorers()["speech_rate"].score(stand_in(video, {}, tool="test"), video)
    assert scores["pitch over time"] == [0.0] * 10
    assert "pitch" not in scores
