"""Knows the settings a program is started with, and which ones are wrong; reads nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.hours import Hours, read_hours
from bot.limits import NO_LIMITS, Limits
from flows.directory import Region
from instruments.disclosure import DEFAULT_MINIMUM, LEAST_MINIMUM
from storage.drivers import DRIVERS, SQLITE

TELEGRAM = "https://api.telegram.org"

HOURS = "ma-vr 9-17"

MOST_MINIMUM = 1000
"""No team is larger, so a higher minimum is a slip of the finger that would never show anything."""


class SettingError(Exception):
    """A setting that the program does not start with; the message names it, never its secret."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the settings tables in README and LEESMIJ."""

    name: str
    default: str
    meaning: str
    in_dutch: str


TABLE = (
    Setting(
        "TELEGRAM_BOT_TOKEN",
        "",
        "the bot's token; without it the sandbox is started",
        "het token van de bot; zonder token start de proeftuin",
    ),
    Setting("TELEGRAM_API_URL", TELEGRAM, "where the Bot API is", "waar de Bot API staat"),
    Setting(
        "DATABASE_URL",
        "",
        "a SQLAlchemy URL, SQLite or PostgreSQL; unset: a file in DATA_DIR",
        "een SQLAlchemy-URL, SQLite of PostgreSQL; leeg: een bestand in DATA_DIR",
    ),
    Setting(
        "DATA_DIR",
        "data",
        "where the database, the key store and the key file lie",
        "waar de databank, de sleutelkast en het sleutelbestand liggen",
    ),
    Setting(
        "ENCRYPTION_KEYS",
        "",
        "keys of the installation, 32 bytes in base64url, comma between; the first encrypts; "
        "unset: a key file in DATA_DIR",
        "sleutels van de installatie, 32 bytes in base64url, met komma's ertussen; de eerste "
        "versleutelt; leeg: een sleutelbestand in DATA_DIR",
    ),
    Setting(
        "SANDBOX_LISTEN",
        "127.0.0.1:8080",
        "where the sandbox listens",
        "waar de proeftuin luistert",
    ),
    Setting(
        "TIMEZONE",
        "Europe/Brussels",
        "the organisation's time zone",
        "de tijdzone van de organisatie",
    ),
    Setting(
        "MIN_BALLOTS",
        str(DEFAULT_MINIMUM),
        f"ballots before a team sees anything, at least {LEAST_MINIMUM}",
        f"antwoorden voor een team iets ziet, minstens {LEAST_MINIMUM}",
    ),
    Setting(
        "CONTENT_DIR",
        "",
        "own instruments, flows and contacts, which replace ours of the same id",
        "eigen instrumenten, flows en contacten, in de plaats van de onze met dezelfde id",
    ),
    Setting(
        "REGION",
        Region.FLANDERS,
        "whose help numbers and rules are shown: BE-VLG (Flanders, Brussels) or NL",
        "wiens hulpnummers en regels er staan: BE-VLG (Vlaanderen, Brussel) of NL",
    ),
    Setting(
        "OFFICE_HOURS",
        HOURS,
        "when the bot may remind somebody, such as `ma,wo-vr 8:30-16:00`",
        "wanneer de bot iemand mag herinneren, zoals `ma,wo-vr 8:30-16:00`",
    ),
    Setting(
        "PUBLIC_URL",
        "",
        "address of the page of callable numbers that `numbers` writes; unset: no button for it",
        "adres van de pagina met belbare nummers die `numbers` schrijft; leeg: geen knop ervoor",
    ),
    Setting(
        "RATE_LIMITS",
        "burst=10,chat=1,all=25,group=20",
        "calls: at once and a second per chat, a second in all, a minute per group; or `off`",
        "oproepen: ineens en per seconde per chat, per seconde samen, per minuut per groep; "
        "of `off`",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, checked. `token` and `public_url` are empty where none is set."""

    token: str
    api_url: str
    database_url: str
    data_dir: Path
    keys: str
    listen: tuple[str, int]
    zone: ZoneInfo
    minimum: int
    content_dir: Path | None
    limits: Limits
    region: Region = Region.FLANDERS
    hours: Hours = field(default_factory=lambda: read_hours(HOURS))
    public_url: str = ""


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises SettingError for the first setting that is wrong; an empty value counts as unset."""
    given = {key: value.strip() for key, value in environment.items() if value.strip()}
    data_dir = Path(given.get("DATA_DIR", "data"))
    return Settings(
        token=_token(given.get("TELEGRAM_BOT_TOKEN", "")),
        api_url=_url("TELEGRAM_API_URL", given.get("TELEGRAM_API_URL", TELEGRAM), _LOCAL),
        database_url=_database(given.get("DATABASE_URL", ""), data_dir),
        data_dir=data_dir,
        keys=given.get("ENCRYPTION_KEYS", ""),
        listen=_listen(given.get("SANDBOX_LISTEN", "127.0.0.1:8080")),
        zone=_zone(given.get("TIMEZONE", "Europe/Brussels")),
        minimum=_minimum(given.get("MIN_BALLOTS", str(DEFAULT_MINIMUM))),
        content_dir=_folder(given.get("CONTENT_DIR", "")),
        limits=_limits(given.get("RATE_LIMITS", "")),
        region=_region(given.get("REGION", Region.FLANDERS)),
        hours=_hours(given.get("OFFICE_HOURS", HOURS)),
        public_url=_public(given.get("PUBLIC_URL", "")),
    )


def _token(value: str) -> str:
    if value and not re.fullmatch(r"\d+:[\w-]+", value):
        raise SettingError("TELEGRAM_BOT_TOKEN is not a token as BotFather gives it (123456:ABC…)")
    return value


_LOCAL = f"{TELEGRAM} or http://127.0.0.1:8081"


def _url(name: str, value: str, such_as: str) -> str:
    try:
        parts = urlsplit(value)
        # Asked for too, since a port that is no number shows only then.
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise SettingError(f"{name} is '{value}'; it must be an address such as {such_as}")
    return value.rstrip("/")


def _public(value: str) -> str:
    return _url("PUBLIC_URL", value, "https://gids.example.org") if value else ""


def _database(value: str, data_dir: Path) -> str:
    if not value:
        return f"{SQLITE}:///{data_dir / 'onlife.db'}"
    scheme, colon, rest = value.partition("://")
    if not colon or scheme not in DRIVERS:
        raise SettingError("DATABASE_URL must begin with sqlite:// or postgresql://")
    return f"{DRIVERS[scheme]}://{rest}"


def _listen(value: str) -> tuple[str, int]:
    """An IPv6 address may stand in brackets, as in `[::1]:8080`."""
    host, colon, port = value.rpartition(":")
    if host.startswith("[") and host.endswith("]"):
        host = host[1:-1]
    if not colon or not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise SettingError(f"SANDBOX_LISTEN is '{value}'; it must be an address and a port")
    return host, int(port)


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(f"TIMEZONE is '{value}', which is no time zone") from None


def _minimum(value: str) -> int:
    if not value.isdecimal() or int(value) < LEAST_MINIMUM:
        raise SettingError(
            f"MIN_BALLOTS is '{value}'; it must be a whole number from {LEAST_MINIMUM} up, "
            "since a smaller group is not anonymous"
        )
    if int(value) > MOST_MINIMUM:
        raise SettingError(
            f"MIN_BALLOTS is '{value}'; it must be at most {MOST_MINIMUM}, "
            "since no team would ever have so many ballots"
        )
    return int(value)


def _folder(value: str) -> Path | None:
    if not value:
        return None
    if not Path(value).is_dir():
        raise SettingError(f"CONTENT_DIR is '{value}', which is no folder")
    return Path(value)


def _region(value: str) -> Region:
    try:
        return Region(value.upper())
    except ValueError:
        raise SettingError(f"REGION is '{value}'; it must be {' or '.join(Region)}") from None


def _hours(value: str) -> Hours:
    try:
        return read_hours(value)
    except ValueError:
        raise SettingError(
            f"OFFICE_HOURS is '{value}'; it must be like `{HOURS}` or `ma,wo-vr 8:30-16:00`"
        ) from None


def _limits(value: str) -> Limits:
    if value == "off":
        return NO_LIMITS
    numbers: dict[str, int] = {}
    for part in filter(None, value.split(",")):
        name, _, number = part.strip().partition("=")
        if name not in Limits.__slots__ or not number.isdecimal() or int(number) < 1:
            raise SettingError(
                f"RATE_LIMITS is '{value}'; it must be `off` or like burst=10,chat=1,group=20"
            )
        numbers[name] = int(number)
    return Limits(**numbers)
