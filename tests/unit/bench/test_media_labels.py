"""The labels of the bench's media are whole and agree with the catalogue."""

from __future__ import annotations

import re

from bench import media
from bench.make.recipes.showcase import SHOWN
from bench.make.recipes.story import WARES
from bench.make.recipes.telephone import sentences
from bench.make.sets import cases
from bench.make.speaking import PAUSE, passages
from bench.media.labels import bodies, footage, photos, prompts, recordings
from scenogram.analyzers.people.bodies import POINTS

COCO = """
person, bicycle, car, motorcycle, airplane, bus, train, truck, boat, traffic light, fire hydrant, stop sign,
parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe, backpack, umbrella, handbag,
tie, suitcase, frisbee, skis, snowboard, sports ball, kite, baseball bat, baseball glove, skateboard, surfboard,
tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot,
hot dog, pizza, donut, cake, chair, couch, potted plant, bed, dining table, toilet, tv, laptop, mouse, remote,
keyboard, cell phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear,
hair drier, toothbrush
"""
LABELS = {name.strip() for name in COCO.replace("\n", " ").split(",")}


def all_media() -> set[str]:
    return {f"{group.name}/{file}" for group in media.catalogue() for file in group.files}


def test_every_labelled_file_is_in_the_catalogue() -> None:
    heard = recordings()
    labelled = [*photos(), *footage(), *WARES, *(name for _, name in SHOWN)]
    labelled += [entry.file for entry in (*heard.speech, *heard.dialogue, *heard.music, *heard.sound)]
    labelled += [entry.file for entry in (*bodies(), *prompts())]
    assert set(labelled) <= all_media()


def test_every_group_of_media_names_its_licence() -> None:
    assert all(group.licence and group.upstream for group in media.catalogue())


def test_objects_have_names_of_coco_and_boxes_lie_in_the_picture() -> None:
    for photo in photos().values():
        assert {thing.label for thing in photo.objects} <= LABELS, photo.file
        for label in (*photo.faces, *photo.objects):
            x, y, width, height = label.box
            assert x >= 0, photo.file
            assert y >= 0, photo.file
            assert x + width <= 1.001, photo.file
            assert y + height <= 1.001, photo.file
            assert width > 0, photo.file
            assert height > 0, photo.file


def test_joints_have_names_of_the_skeleton_and_lie_in_the_picture() -> None:
    for body in bodies():
        assert set(body.points) <= set(POINTS), body.file
        values = [value for point in body.points.values() for value in point]
        values += [
            value
            for hand in body.hands
            for value in (*hand.box, hand.box[0] + hand.box[2], hand.box[1] + hand.box[3])
        ]
        assert all(0 <= value <= 1 for value in values), body.file
        assert body.points or body.hands, body.file


def test_nobody_is_in_both_pools_and_everybody_presents_the_same_way_everywhere() -> None:
    pools: dict[str, set[str]] = {}
    genders: dict[str, set[str | None]] = {}
    for photo in photos().values():
        for face in photo.faces:
            pools.setdefault(face.person, set()).add(photo.pool)
            genders.setdefault(face.person, set()).add(face.gender)
    for clip in footage().values():
        for track in clip.faces:
            genders.setdefault(track.person, set()).add(track.gender)
            assert len(track.times) == len(track.boxes)
            assert sorted(track.times) == list(track.times)
    assert all(len(found) == 1 for found in pools.values())
    assert all(len(found) == 1 for found in genders.values())


def test_timed_words_are_the_transcript_in_order() -> None:
    timed = [labels for labels in recordings().speech if labels.words]
    assert len(timed) >= 8
    for labels in timed:
        written = re.findall(r"[\w']+", labels.transcript.lower())
        assert [word.lower() for word, _, _ in labels.words] == written, labels.file
        assert all(start < end for _, start, end in labels.words)
        assert all(a[2] <= b[1] + 1e-6 for a, b in zip(labels.words, labels.words[1:], strict=False))
        assert labels.words_within is not None


def test_speech_is_cut_at_pauses_only_and_not_at_all_where_its_words_are_not_timed() -> None:
    for labels in recordings().speech:
        runs = passages(labels, 0.9, 6.5)
        assert bool(runs) == bool(labels.words), labels.file
        for first, last in runs:
            before = first == 0 or labels.words[first][1] - labels.words[first - 1][2] >= PAUSE
            after = last == len(labels.words) or labels.words[last][1] - labels.words[last - 1][2] >= PAUSE
            assert before, labels.file
            assert after, labels.file


def test_every_prompt_is_said_in_one_video_and_no_words_are_in_both_pools() -> None:
    for pool in ("dev", "test"):
        said = [
            labels.file for case in cases(pool) if case.recipe == "telephone" for labels in sentences(case)
        ]
        assert sorted(said) == sorted(labels.file for labels in prompts() if labels.pool == pool)
    for language in ("de", "es", "fr"):
        texts = [labels.transcript for labels in prompts() if labels.language == language]
        assert len(texts) == len(set(texts))
        assert all(not re.search(r"\d", text) and len(text.split()) >= 5 for text in texts)


def test_cases_of_the_sets_have_names_of_their_own() -> None:
    names = [case.name for set_name in ("ci", "dev", "test") for case in cases(set_name)]  # type: ignore[arg-type]
    assert len(names) == len(set(names))
