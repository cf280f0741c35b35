"""Plays every conversation of tests/transcripts with the real bot over real HTTP."""

import asyncio
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from tests.end_to_end.script import read, written
from tests.end_to_end.transcript import play

FOLDER = Path(__file__).parent.parent / "transcripts"
LONG = 5000
"""Bytes of a transcript beyond which `make proof` plays it, and `make test` does not."""

DRAWN = frozenset({"concern/changed_content_looked_at", "concern/schema", "documents/own_plan"})
"""Shorter ones that draw much."""


def _played(path: Path) -> ParameterSet:
    name = path.relative_to(FOLDER).with_suffix("").as_posix()
    long = name in DRAWN or path.stat().st_size > LONG
    return pytest.param(path, marks=[pytest.mark.proof] if long else [], id=name)


TRANSCRIPTS = [_played(path) for path in sorted(FOLDER.rglob("*.txt"))]


@pytest.mark.parametrize("path", TRANSCRIPTS)
def test_transcript(path: Path, tmp_path: Path, fonts: Path, writes: bool) -> None:
    """The bot does what is written, no more and no less."""
    script = read(path.read_text(encoding="utf-8"))
    played = asyncio.run(play(script, tmp_path, fonts))
    if writes:
        path.write_text(written(script, played.happened), encoding="utf-8")
        assert not [one for one in played.differences if "could not be done" in one]
        return
    assert not played.differences, "\n\n".join(
        [f"{script.title}\n({path.name})", *played.differences]
    )
