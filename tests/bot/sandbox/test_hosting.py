"""A sandbox is hosted beside others, and keeps to what is its own."""

from pathlib import Path

import pytest

from bot.limits import NO_LIMITS, Limits
from bot.sandbox.hosting import SANDBOX_TOKEN, bot_in, folder_in, for_sandbox, page_at, sandbox_at
from bot.settings import read_settings
from storage.drivers import SQLITE


def within(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def test_a_second_sandbox_leaves_the_first_ones_data_alone(tmp_path: Path) -> None:
    """Each sandbox has a folder of its own in DATA_DIR, and takes away no other when it ends."""
    stale = tmp_path / "sandbox-of-another"
    stale.mkdir()
    with folder_in(tmp_path) as first:
        (first / "onlife.db").touch()
        with folder_in(tmp_path) as second:
            assert second != first
        assert (first / "onlife.db").exists()
        assert not second.exists()
    assert within(tmp_path) == [stale]


async def test_two_bots_run_in_two_sandboxes_of_one_folder(tmp_path: Path) -> None:
    """A bot in a sandbox starts and ends while another runs; nothing of either is left."""
    settings = read_settings({"DATA_DIR": str(tmp_path)})
    async with sandbox_at("127.0.0.1", 0) as (_, first), bot_in(settings, first):
        (kept,) = within(tmp_path)
        async with sandbox_at("127.0.0.1", 0) as (_, second), bot_in(settings, second):
            assert len(within(tmp_path)) == 2
        assert kept / "onlife.db" in within(kept)
    assert within(tmp_path) == []


async def test_a_sandbox_ignores_the_database_of_the_settings(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever DATABASE_URL says, a sandbox's bot keeps its data beside it, and says so."""
    real = tmp_path / "real.db"
    settings = read_settings({"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{real}"})
    caplog.set_level("INFO", "onlife.sandbox")
    async with sandbox_at("127.0.0.1", 0) as (_, address), bot_in(settings, address):
        assert not real.exists()
    assert "DATABASE_URL is not used" in caplog.text


def test_a_sandboxs_people_are_not_slowed_down(tmp_path: Path) -> None:
    """Telegram's limits are off in a sandbox, unless the settings ask for some."""
    settings = read_settings({})
    own = for_sandbox(settings, "http://h", tmp_path)
    assert (own.token, own.api_url, own.limits) == (SANDBOX_TOKEN, "http://h", NO_LIMITS)
    assert own.database_url == f"{SQLITE}:///{tmp_path / 'onlife.db'}"
    asked = read_settings({"RATE_LIMITS": "burst=3"})
    assert for_sandbox(asked, "http://h", tmp_path).limits == Limits(burst=3)


def test_an_ipv6_address_can_be_opened() -> None:
    """The address of a sandbox that listens at ::1 has the brackets that a browser needs."""
    assert page_at("::1", 8080) == "http://[::1]:8080"
    assert page_at("127.0.0.1", 8080) == "http://127.0.0.1:8080"
