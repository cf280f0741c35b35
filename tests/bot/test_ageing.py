"""Facts that grow old are told in time, and stop a release, never a start."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.ageing import unfit, warnings
from bot.commands import check
from bot.content import Content, load_content
from bot.settings import read_settings
from flows.directory import AGED, STALE, Certainty, Directory

CHECKED = date(2026, 11, 22)
OURS = load_content()


def content(days: int = 0, **changes: object) -> Content:
    """Our content with one entry, checked `days` after CHECKED."""
    (first, *_) = OURS.directory.entries
    entry = replace(first, **{"checked": CHECKED + timedelta(days), **changes})
    return replace(OURS, directory=Directory((entry,)))


@pytest.mark.parametrize(("days", "told"), [(0, 0), (AGED - 1, 0), (AGED, 1), (STALE + 5, 1)])
def test_one_line_tells_of_all_that_is_old(days: int, told: int) -> None:
    """From 90 days on, one line names every entry with its age; before that there is none."""
    lines = warnings(OURS, CHECKED + timedelta(days))
    assert len(lines) == told
    for line in lines:
        assert f"be_112 ({days})" in line
        assert "nl_112" in line
        assert "\n" not in line


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (content(), []),
        (content(-STALE + 1), []),
        (content(-STALE), ["directory: 'be_112' was last checked 180 days ago"]),
        (content(1), ["directory: 'be_112' was checked on 2026-11-23, which is yet to come"]),
        (content(checked=None), ["directory: 'be_112' is 'high', yet nobody has checked it"]),
        (content(checked=None, certainty=Certainty.CHECK), []),
    ],
    ids=["fresh", "almost", "stale", "future", "unchecked", "said to be uncertain"],
)
def test_a_release_is_made_with_facts_that_were_checked(given: Content, told: list[str]) -> None:
    """Too old, dated in the future, or called certain and never checked: each has its line."""
    assert list(unfit(given, CHECKED)) == told


def test_a_plain_check_warns_and_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """Age is told on stderr and is never a reason not to start."""
    assert check(read_settings({}), CHECKED + timedelta(STALE)) == 0
    told = capsys.readouterr()
    assert told.out.startswith("2 instrument(s)")
    assert told.err.startswith("the directory was last checked 90 days ago or longer")
    assert check(read_settings({}), CHECKED) == 0
    assert capsys.readouterr().err == ""


def test_a_check_for_a_release_fails_with_one_line_an_entry(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """What is called certain and is half a year old does not go out."""
    assert check(read_settings({}), CHECKED + timedelta(STALE), release=True) == 1
    lines = capsys.readouterr().err.splitlines()
    dated = [one for one in OURS.directory.entries if one.checked is not None]
    assert len([one for one in lines if "was last checked 180 days ago" in one]) == len(dated)


def test_a_check_for_a_release_passes_once_all_was_checked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every fact checked lately, it says nothing and ends well."""
    fresh = tuple(replace(one, checked=CHECKED) for one in OURS.directory.entries)
    whole = replace(OURS, directory=Directory(fresh))
    monkeypatch.setattr("bot.commands.load_content", lambda _own: whole)
    assert check(read_settings({}), CHECKED, release=True) == 0
    assert capsys.readouterr().err == ""
