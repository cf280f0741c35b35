"""Settings are checked at start: what is wrong ends the program with one line that names it."""

import os
import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.hours import Hours, read_hours
from bot.limits import NO_LIMITS, Limits
from bot.settings import TABLE, TELEGRAM, SettingError, read_settings
from flows.directory import Region
from storage.drivers import DRIVERS, POSTGRESQL, SQLITE

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "123456:AAEkanarie-token_0123456789abcdef"


def bot(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot` to its end, with these settings and no others."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=ROOT,
        env={**kept, **environment},
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class TestGiven:
    def test_defaults(self) -> None:
        """Without any setting the program serves a sandbox, with the rules' own numbers."""
        settings = read_settings({})
        assert (settings.token, settings.api_url) == ("", TELEGRAM)
        assert settings.database_url == "sqlite+aiosqlite:///data/onlife.db"
        assert (settings.data_dir, settings.keys) == (Path("data"), "")
        assert settings.listen == ("127.0.0.1", 8080)
        assert settings.zone == ZoneInfo("Europe/Brussels")
        assert (settings.minimum, settings.content_dir, settings.limits) == (5, None, Limits())
        assert (settings.region, settings.public_url) == (Region.FLANDERS, "")
        assert settings.hours == read_hours("ma-vr 9-17")

    @pytest.mark.parametrize("empty", ["", " ", "\t", "\n"])
    def test_empty_is_unset(self, empty: str) -> None:
        """An empty value, or one of white space, counts as unset for every setting."""
        assert read_settings({one.name: empty for one in TABLE}) == read_settings({})

    def test_all(self, tmp_path: Path) -> None:
        """Every setting is read, without the white space around it."""
        given = {
            "TELEGRAM_BOT_TOKEN": f" {TOKEN} ",
            "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
            "DATABASE_URL": "postgresql://bot:geheim@host/onlife",
            "DATA_DIR": str(tmp_path / "data"),
            "ENCRYPTION_KEYS": "a,b",
            "SANDBOX_LISTEN": "0.0.0.0:9000",
            "TIMEZONE": "Europe/Amsterdam",
            "MIN_BALLOTS": "8",
            "CONTENT_DIR": str(tmp_path),
            "RATE_LIMITS": "off",
            "REGION": "nl",
            "OFFICE_HOURS": "ma,wo-vr 8:30-16:00",
            "PUBLIC_URL": "https://gids.example.org/",
        }
        assert set(given) == {one.name for one in TABLE}
        settings = read_settings(given)
        assert (settings.token, settings.api_url) == (TOKEN, "http://127.0.0.1:8081")
        assert settings.database_url == "postgresql+asyncpg://bot:geheim@host/onlife"
        assert (settings.data_dir, settings.keys) == (tmp_path / "data", "a,b")
        assert settings.listen == ("0.0.0.0", 9000)
        assert settings.zone == ZoneInfo("Europe/Amsterdam")
        assert (settings.minimum, settings.content_dir) == (8, tmp_path)
        assert settings.limits == NO_LIMITS
        assert (settings.region, settings.public_url) == (
            Region.NETHERLANDS,
            "https://gids.example.org",
        )
        assert settings.hours == Hours(frozenset({0, 2, 3, 4}), 8 * 60 + 30, 16 * 60)

    def test_some_limits(self) -> None:
        """A limit that is not named keeps its own number."""
        limits = read_settings({"RATE_LIMITS": "burst=3, group=5"}).limits
        assert limits == Limits(burst=3, group=5)

    @pytest.mark.parametrize(
        ("url", "read"),
        [
            ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
            ("sqlite+aiosqlite:////srv/x.db", "sqlite+aiosqlite:////srv/x.db"),
            ("postgres://h/d", "postgresql+asyncpg://h/d"),
            ("postgresql+asyncpg://h/d", "postgresql+asyncpg://h/d"),
        ],
    )
    def test_databases(self, url: str, read: str) -> None:
        """A database's address may name the driver or leave it out."""
        assert read_settings({"DATABASE_URL": url}).database_url == read

    @pytest.mark.parametrize(("begins", "driver"), DRIVERS.items())
    def test_drivers(self, begins: str, driver: str, tmp_path: Path) -> None:
        """Every way of beginning an address that is let through is one that a store opens by."""
        assert read_settings({"DATABASE_URL": f"{begins}://x"}).database_url == f"{driver}://x"
        assert driver in {SQLITE, POSTGRESQL}

    @pytest.mark.parametrize("given", ["[::1]:8080", "::1:8080"])
    def test_listen_on_ipv6(self, given: str) -> None:
        """An IPv6 address to listen at is read with or without its brackets."""
        assert read_settings({"SANDBOX_LISTEN": given}).listen == ("::1", 8080)


WRONG = [
    ("TELEGRAM_BOT_TOKEN", "kanarie"),
    ("TELEGRAM_BOT_TOKEN", f"{TOKEN} x"),
    ("TELEGRAM_BOT_TOKEN", f"bot{TOKEN}"),
    ("TELEGRAM_API_URL", "api.telegram.org"),
    ("TELEGRAM_API_URL", "ftp://api.telegram.org"),
    ("TELEGRAM_API_URL", "https://"),
    ("TELEGRAM_API_URL", "http://[kapot"),
    ("TELEGRAM_API_URL", "http://h:abc"),
    ("TELEGRAM_API_URL", "http://h:99999"),
    ("TELEGRAM_API_URL", "http://h:0"),
    ("DATABASE_URL", "mysql://bot:kanarie@host/onlife"),
    ("DATABASE_URL", "kanarie"),
    ("SANDBOX_LISTEN", "8080"),
    ("SANDBOX_LISTEN", "127.0.0.1:"),
    ("SANDBOX_LISTEN", "127.0.0.1:99999"),
    ("SANDBOX_LISTEN", ":8080"),
    ("SANDBOX_LISTEN", "[]:8080"),
    ("TIMEZONE", "Brussel"),
    ("TIMEZONE", "../../etc/passwd"),
    ("TIMEZONE", "/etc/localtime"),
    ("MIN_BALLOTS", "3"),
    ("MIN_BALLOTS", "0"),
    ("MIN_BALLOTS", "-5"),
    ("MIN_BALLOTS", "5.5"),
    ("MIN_BALLOTS", "vijf"),
    ("MIN_BALLOTS", "²"),
    ("MIN_BALLOTS", "2000"),
    ("CONTENT_DIR", "/nergens"),
    ("RATE_LIMITS", "on"),
    ("RATE_LIMITS", "burst=0"),
    ("RATE_LIMITS", "burst=veel"),
    ("RATE_LIMITS", "speed=3"),
    ("REGION", "BE"),
    ("REGION", "Vlaanderen"),
    ("OFFICE_HOURS", "ma-vr"),
    ("OFFICE_HOURS", "altijd 9-17"),
    ("OFFICE_HOURS", "ma-vr 17-9"),
    ("PUBLIC_URL", "gids.example.org"),
    ("PUBLIC_URL", "tg://resolve"),
]


class TestWrong:
    @pytest.mark.parametrize(("name", "value"), WRONG, ids=[" ".join(one) for one in WRONG])
    def test_named(self, name: str, value: str) -> None:
        """A wrong value is refused in one line that names the setting and holds no secret."""
        with pytest.raises(SettingError) as caught:
            read_settings({name: value})
        line = str(caught.value)
        assert line.startswith(name)
        assert "\n" not in line
        assert "kanarie" not in line

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("MIN_BALLOTS", "3"),
            ("TELEGRAM_BOT_TOKEN", "123:kanarie fout"),
            ("ENCRYPTION_KEYS", "kanarie"),
            ("DATABASE_URL", "sqlite:///:memory:"),
        ],
    )
    def test_program(self, tmp_path: Path, name: str, value: str) -> None:
        """The program then ends with 1, and that line is all it says."""
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "DATA_DIR": str(tmp_path), name: value}
        ended = bot("run", **settings)
        assert (ended.returncode, ended.stdout) == (1, "")
        assert ended.stderr.startswith(name)
        assert ended.stderr.count("\n") == 1
        assert "kanarie" not in ended.stderr

    def test_too_many(self) -> None:
        """A minimum that no team reaches is refused for that reason, and not for anonymity."""
        with pytest.raises(SettingError, match="at most 1000") as caught:
            read_settings({"MIN_BALLOTS": "2000"})
        assert "anonymous" not in str(caught.value)

    @pytest.mark.parametrize("command", ["run", "sandbox"])
    @pytest.mark.parametrize("folder", ["file", "file/data", "/proc"])
    def test_no_room(self, tmp_path: Path, command: str, folder: str) -> None:
        """A data folder that is a file, or cannot be made or written, ends it in the same way."""
        (tmp_path / "file").touch()
        settings = {"DATA_DIR": str(tmp_path / folder), "SANDBOX_LISTEN": "127.0.0.1:0"}
        if command == "run":
            settings["TELEGRAM_BOT_TOKEN"] = TOKEN
        ended = bot(command, **settings)
        assert ended.returncode == 1
        assert ended.stderr.startswith("DATA_DIR is '")
        assert ended.stderr.count("\n") == 1
        assert TOKEN not in ended.stderr


def replaced(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """A folder with our Quickscan, changed; each change must find its text."""
    text = (ROOT / "instruments" / "content" / "quickscan.yaml").read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "quickscan.yaml").write_text(text)
    return tmp_path


class TestContent:
    def test_check(self) -> None:
        """`check` says what is there and in which languages it is complete.

        It may say on stderr that facts are old, since that comes by itself.
        """
        ended = bot("check")
        assert ended.returncode == 0
        assert all(one.startswith("the directory") for one in ended.stderr.splitlines())
        assert ended.stdout.startswith("2 instrument(s), ")
        assert "complete in: nl" in ended.stdout

    def test_replaced(self, tmp_path: Path) -> None:
        """An organisation's own file of the same id replaces ours."""
        folder = replaced(tmp_path, ("title: ", "title: Eigen "))
        assert bot("check", CONTENT_DIR=str(folder)).returncode == 0
        played = bot("play", "quickscan", CONTENT_DIR=str(folder))
        assert "Eigen " in played.stdout

    def test_broken(self, tmp_path: Path) -> None:
        """A broken file ends the program with all its problems, each with its line."""
        folder = replaced(tmp_path, ("version: ", "versie: "), ("minutes: ", "minuten: "))
        ended = bot("check", CONTENT_DIR=str(folder))
        assert ended.returncode == 1
        lines = ended.stderr.splitlines()
        assert len(lines) >= 2
        assert all(line.startswith("quickscan.yaml:") for line in lines)
        assert "versie" in ended.stderr
        assert "minuten" in ended.stderr

    def test_not_served(self, tmp_path: Path) -> None:
        """The bot does not start on broken content either."""
        folder = replaced(tmp_path, ("version: ", "versie: "))
        ended = bot(
            "run", TELEGRAM_BOT_TOKEN=TOKEN, CONTENT_DIR=str(folder), DATA_DIR=str(tmp_path)
        )
        assert ended.returncode == 1
        assert ended.stderr.startswith("quickscan.yaml:")

    def test_no_sandbox(self, tmp_path: Path) -> None:
        """Nor is a sandbox said to be open whose bot does not start: there is but what is wrong."""
        folder = replaced(tmp_path, ("version: ", "versie: "))
        ended = bot("run", CONTENT_DIR=str(folder), DATA_DIR=str(tmp_path))
        assert ended.returncode == 1
        assert ended.stdout == ""
        assert all(one.startswith("quickscan.yaml:") for one in ended.stderr.splitlines())


class TestPlay:
    def test_to_the_end(self) -> None:
        """An author plays the whole Quickscan in a terminal, from agreeing to the own picture."""
        # Agree, a role, then A on every statement and on at every block; last, finish.
        answers = ["1", "1", *["1"] * (42 + 7), "1"]
        played = bot("play", "quickscan", given="\n".join(answers) + "\n")
        assert (played.returncode, played.stderr) == (0, "")
        assert " 42/42 " in played.stdout
        assert played.stdout.count("🟢A") >= 42

    def test_declined(self) -> None:
        """Who declines comes to the end, which is named."""
        played = bot("play", "quickscan", given="2\n")
        assert played.returncode == 0
        assert played.stdout.endswith("(declined)\n")

    def test_unknown(self) -> None:
        """A name that does not exist is said, with the nearest that does."""
        played = bot("play", "quikscan")
        assert played.returncode == 1
        assert "quickscan" in played.stdout
