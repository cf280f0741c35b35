"""Knows the one option of the transcripts, and where drawn pictures keep their fonts."""

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-transcripts",
        action="store_true",
        help="write what the bot really shows into the transcripts, where it differs",
    )


@pytest.fixture
def writes(request: pytest.FixtureRequest) -> bool:
    """Whether transcripts are to be rewritten instead of compared."""
    return bool(request.config.getoption("--write-transcripts", default=False))


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for the drawing library's list of fonts, which takes seconds to make."""
    return tmp_path_factory.mktemp("fonts")
