"""The most telling findings: nothing is said that the document does not say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scenogram import document
from scenogram.document import Document
from scenogram.export import highlights

CLIP = {"sha256": "0" * 64, "name": "a.mp4", "bytes": 1, "container": "mp4", "duration": 10.0, "frames": 250}
RUN = {
    "tool": "t",
    "started_at": "2026-01-01T00:00:00Z",
    "profile": "fast",
    "device": "cpu",
    "precision": "f32",
    "seconds": 1,
}


def made(**parts: Any) -> Document:
    base = {"schema": "scenogram/1", "clip": CLIP, "source": {"kind": "file"}, "run": RUN}
    return document.parse(json.dumps(base | parts))


def said(doc: Document, most: int = 10) -> list[str]:
    return [each.text for each in highlights(doc, most)]


def shots(*ends: float) -> list[dict[str, Any]]:
    starts = [0.0, *ends[:-1]]
    return [
        {"id": f"s{number}", "start": start, "end": end, "key_time": start}
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]


TEXTS = {
    "segments": [
        {"id": "t1", "start": 1, "end": 2, "read_as": "small", "kind": "caption", "style": {"height": 0.01}},
        {"id": "t2", "start": 3, "end": 9, "read_as": "LARGE", "kind": "title", "style": {"height": 0.1}},
    ]
}
SPEECH = {
    "summary": {"language": "en", "words": 20, "words_per_minute": 150.0},
    "segments": [
        {"id": "u1", "start": 0.5, "end": 2, "text": "Hello there."},
        {"id": "u2", "start": 8, "end": 9, "text": "Goodbye."},
    ],
}


def test_of_an_empty_document_nothing_is_said() -> None:
    assert said(made()) == []


def test_shots_are_counted() -> None:
    assert said(made(shots=shots(10.0))) == ["10.0 s in one shot"]
    assert said(made(shots=shots(2.0, 4.0, 10.0))) == ["10.0 s in 3 shots, median length 2.0 s"]


def test_first_and_last_words_with_their_evidence() -> None:
    found = highlights(made(analyzers={"speech_transcription": SPEECH}))
    assert [(each.time, each.evidence) for each in found] == [
        (0.5, ("u1",)),
        (0.5, ("u1", "u2")),
        (8, ("u2",)),
    ]
    assert "“Hello there.”" in found[0].text
    assert "20 words at 150 words a minute" in found[1].text


def test_large_and_long_texts_come_first() -> None:
    assert said(made(analyzers={"text_overlay": TEXTS}), most=1) == ["title on screen for 6.0 s: “LARGE”"]


def test_no_kind_crowds_out_another_and_all_stand_in_the_order_of_time() -> None:
    doc = made(shots=shots(5.0, 10.0), analyzers={"text_overlay": TEXTS, "speech_transcription": SPEECH})
    found = highlights(doc, 3)
    assert [each.time for each in found] == sorted(each.time for each in found)
    assert {each.evidence[0][0] for each in found} == {"s", "t", "u"}


def test_people_and_things() -> None:
    people = [{"id": "p1", "seen": [[2.0, 7.0]], "share": 0.5, "main": True, "largest_face": 0.25}]
    things = {
        "summary": {
            "labels": [{"label": "person", "share_of_time": 0.5}, {"label": "cup", "share_of_time": 0.2}]
        },
        "segments": [{"id": "o1", "start": 4, "end": 6, "label": "cup"}],
    }
    assert said(made(people=people, analyzers={"object_detection": things})) == [
        "the main person (p1) is in view for 50% of the clip, face up to 25% of the frame's height",
        "cup in view for 20% of the clip",
    ]


def test_sound() -> None:
    summary = {"loudness": -14.2, "true_peak": -1.0, "tempo": 120.0, "key": "A minor"}
    told = said(made(analyzers={"audio_analysis": {"summary": summary, "segments": []}}))
    assert "a steady beat at 120 beats a minute, in A minor" in told
    assert "loudness -14.2 LUFS, true peak -1.0 dBTP" in told


@pytest.mark.parametrize("most", [1, 2, 5])
def test_no_more_than_asked_for(most: int) -> None:
    doc = made(shots=shots(5.0, 10.0), analyzers={"text_overlay": TEXTS, "speech_transcription": SPEECH})
    assert len(highlights(doc, most)) == most


def test_a_call_to_act_is_quoted() -> None:
    call = {
        "id": "ct1",
        "start": 8,
        "end": 10,
        "kind": "follow",
        "channel": "text",
        "wording": "Follow for part two",
    }
    assert said(made(analyzers={"comment_cta_detection": {"segments": [call]}})) == [
        "a call to follow, on screen: “Follow for part two”"
    ]


def test_the_camera_is_told_of_where_it_moves() -> None:
    moves = [
        {"id": "ca1", "start": 0, "end": 4, "kind": "static"},
        {"id": "ca2", "start": 4, "end": 6, "kind": "roll_ccw"},
    ]
    told = said(made(analyzers={"camera_analysis": {"segments": moves}}))
    assert told == ["the camera moves for 20% of the clip, the longest is a roll counter-clockwise of 2.0 s"]
    assert said(made(analyzers={"camera_analysis": {"segments": moves[:1]}})) == []


def test_voices_gestures_and_short_sounds() -> None:
    voices = [{"id": "v1", "share": 0.75}, {"id": "v2", "share": 0.25}]
    told = said(
        made(
            analyzers={
                "speakers": {
                    "summary": {"voices": voices},
                    "segments": [{"id": "w1", "start": 1, "end": 2, "voice": "v1"}],
                },
                "hand_gesture": {
                    "segments": [
                        {"id": "h1", "start": 1, "end": 5, "kind": "hand"},
                        {"id": "h2", "start": 2, "end": 4, "kind": "gesture", "gesture": "thumb_up"},
                    ]
                },
                "sound_effects": {
                    "segments": [
                        {
                            "id": "x1",
                            "start": 3,
                            "end": 4,
                            "lands_on": [{"kind": "cut", "id": "c1", "offset": 0}],
                        },
                        {"id": "x2", "start": 5, "end": 6},
                    ]
                },
            }
        )
    )
    assert told == [
        "2 voices share the talking: v1 75%, v2 25%",
        "a hand shows thumb up for 2.0 s",
        "2 short sounds, 1 of them on a cut or a text",
    ]
