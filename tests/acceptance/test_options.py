"""The options of `scenogram analyze`, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.user import User


def statuses(document: dict[str, object]) -> dict[str, str]:
    return {name: run["status"] for name, run in document["run"]["analyzers"].items()}  # type: ignore[index]


def test_only_runs_what_was_named(user: User, plain: Path) -> None:
    assert user.run("analyze", plain, "--only", "audio_analysis, cut_analysis").code == 0
    assert set(statuses(user.read("plain.scenogram.json"))) == {"audio_analysis", "cut_analysis"}


def test_skip_leaves_out_what_was_named(user: User, plain: Path) -> None:
    everyone = [line.split()[0] for line in user.run("analyzers").out.splitlines()]
    left_out = ",".join(name for name in everyone if name != "audio_analysis")
    assert user.run("analyze", plain, "--skip", left_out).code == 0
    assert set(statuses(user.read("plain.scenogram.json"))) == {"audio_analysis"}


def test_a_profile_changes_the_work_and_the_document_says_so(user: User, plain: Path) -> None:
    for profile in ("fast", "standard"):
        done = user.run(
            "analyze", plain, "--only", "speech_transcription", "--profile", profile, "-o", f"{profile}.json"
        )
        assert done.code == 0
    fast, standard = user.read("fast.json")["run"], user.read("standard.json")["run"]
    assert (fast["profile"], standard["profile"]) == ("fast", "standard")
    assert (
        fast["analyzers"]["speech_transcription"]["models"]
        != standard["analyzers"]["speech_transcription"]["models"]
    )


def test_precision_is_said_in_the_document(user: User, plain: Path) -> None:
    assert (
        user.run("analyze", plain, "--only", "cut_analysis", "--precision", "f32", "-o", "a.json").code == 0
    )
    assert user.read("a.json")["run"]["precision"] == "f32"


def test_quiet_says_nothing_but_where_the_document_is(user: User, plain: Path) -> None:
    done = user.run("analyze", plain, "--quiet", "--only", "audio_analysis")
    assert (done.code, done.out, done.err) == (0, "plain.scenogram.json\n", "")


def test_quiet_still_says_what_is_wrong(user: User) -> None:
    done = user.run("analyze", "gone.mp4", "--quiet")
    assert done.code == 2
    assert "gone.mp4" in done.err


def test_a_dash_sends_the_document_to_standard_output_and_nothing_else(user: User, plain: Path) -> None:
    done = user.run("analyze", plain, "--only", "audio_analysis", "-o", "-")
    assert done.code == 0
    assert json.loads(done.out)["schema"] == "scenogram/1"
    assert user.files() == []


def test_piped_progress_is_plain_lines(user: User, plain: Path) -> None:
    done = user.run("analyze", plain, "--only", "audio_analysis,cut_analysis")
    lines = done.err.splitlines()
    assert "audio_analysis: ok" in lines
    assert any(line.startswith("cut_analysis: ") for line in lines)
    assert lines[-1].startswith("1.0 s of video in ")
    assert "\x1b" not in done.said()


def test_json_progress_is_a_line_of_json_for_each_piece_of_news(user: User, plain: Path) -> None:
    done = user.run("analyze", plain, "--only", "audio_analysis", "--json-progress")
    news = [json.loads(line) for line in done.err.splitlines()]
    assert {"stage": "analyze", "subject": "audio_analysis", "state": "waiting", "share": 0.0} in news
    assert [each["state"] for each in news if each.get("subject") == "audio_analysis"][-1] == "ok"
    assert news[-1]["stage"] == "end"
    assert news[-1]["analyzers"] == {"audio_analysis": "ok"}
    assert done.out == "plain.scenogram.json\n"


def test_without_the_cache_nothing_is_used_and_nothing_is_kept(user: User, plain: Path) -> None:
    for _ in range(2):
        assert user.run("analyze", plain, "--only", "audio_analysis", "--no-cache").code == 0
        run = user.read("plain.scenogram.json")["run"]["analyzers"]["audio_analysis"]
        assert not run["cached"]
    assert not Path(user.environment["SCENOGRAM_CACHE"]).exists()


def test_a_changed_setting_is_worked_out_anew_and_written_down(user: User, plain: Path) -> None:
    user.run("analyze", plain, "--only", "audio_analysis")
    done = user.run("analyze", plain, "--only", "audio_analysis", "--set", "audio_analysis.silence_below=-40")
    assert done.code == 0
    run = user.read("plain.scenogram.json")["run"]["analyzers"]["audio_analysis"]
    assert run["parameters"]["silence_below"] == -40
    assert not run["cached"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "cut_analysys"], "Did you mean cut_analysis or"),
        (["--skip", "text"], "Did you mean text_overlay?"),
        (["--only", "xyzzy"], "scenogram analyzers"),
        (["--only", "cut_analysis", "--skip", "cut_analysis"], "both asked for and left out"),
        (["--profile", "slow"], "'slow' is not one of"),
        (["--device", "tpu"], "'tpu' is not one of"),
        (["--set", "audio_analysis.colour=red"], "audio_analysis does not take colour"),
        (["--set", "nonsense"], "ANALYZER.PARAMETER=VALUE"),
        (["--max-duration", "0"], "0"),
        (["--bananas"], "No such option"),
    ],
)
def test_options_that_cannot_be_used_are_refused_in_words(
    user: User, plain: Path, arguments: list[str], said: str
) -> None:
    done = user.run("analyze", plain, *arguments)
    assert done.code == 2
    assert said in done.err
    assert user.files() == []


def test_without_a_source_there_is_nothing_to_do(user: User) -> None:
    done = user.run("analyze")
    assert done.code == 2
    assert "Missing argument 'SOURCE'" in done.err


@pytest.mark.parametrize(
    "limit", [("--max-duration", "0.5"), ("--max-side", "100"), ("--max-size", "0.000001")]
)
def test_limits_bind(user: User, plain: Path, limit: tuple[str, str]) -> None:
    done = user.run("analyze", plain, *limit)
    assert done.code == 2
    assert "the limit is" in done.err
    assert limit[0] in done.err
