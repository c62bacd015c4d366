"""A document is named after its source."""

from __future__ import annotations

import pytest

from scenogram.cli.analyze import _name_of


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("clip.mp4", "clip"),
        ("/far/away/two words.mov", "two words"),
        ("archive.tar.gz", "archive.tar"),
        ("-dash.mp4", "-dash"),
        ("https://example.org/a/clip.mp4?x=1#t", "clip"),
        ("https://example.org/%D0%B2%D0%B8%D0%B4%D0%B5%D0%BE.mp4", "видео"),
        ("https://example.org/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://example.org/", "clip"),
        ("https://example.org/....mp4", "clip"),
        ("http://[", "clip"),
        ("https://example.org/" + "x" * 500 + ".mp4", "x" * 120),
    ],
)
def test_the_name_is_that_of_the_file_and_can_stand_in_a_folder(source: str, name: str) -> None:
    assert _name_of(source) == name
