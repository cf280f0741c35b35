"""Knows what the program can be asked: python -m bot COMMAND."""

import argparse
import asyncio
import gc
import logging
import os
import sys
import webbrowser
from collections.abc import Coroutine
from datetime import UTC, date, datetime
from pathlib import Path

from bot.ageing import ahead, unfit, warnings
from bot.content import load_content
from bot.numbers_page import page
from bot.phrasing.catalogue import DUTCH, CatalogueError, load_words
from bot.serving import serve
from bot.settings import SettingError, Settings, read_settings
from bot.telegram.poll import TokenError
from instruments.document import ContentError
from storage.port import StorageError

COMMANDS = {
    "run": "serve Telegram, or a sandbox where TELEGRAM_BOT_TOKEN is not set",
    "sandbox": "serve the sandbox: a few phones in a page, and the real bot",
    "demo": "play a whole round in this terminal",
    "play": "run an instrument or a flow in this terminal, without Telegram",
    "check": "check content and catalogues; with --release, the age of facts as well",
    "numbers": "write the page of callable numbers, the one that PUBLIC_URL names",
}
"""What the program can be asked; the README's list is compared with it."""

COLLECT_AFTER = (50_000, 20, 100)
"""Allocations before the youngest objects are looked through, and how seldom the older ones."""


def carry_out() -> int:
    """The exit status: 0, or 1 after one clear line about what is wrong."""
    asked = _arguments()
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    # What libraries log may hold addresses, and with them the token.
    for name in ("httpx", "httpcore", "aiohttp.access", "telegram", "alembic", "matplotlib"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        return _chosen(asked, read_settings(os.environ))
    except (SettingError, ContentError, CatalogueError, StorageError, TokenError) as error:
        for line in (str(error), *getattr(error, "__notes__", ())):
            sys.stderr.write(f"{line}\n")
        return 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot")
    commands = parser.add_subparsers(dest="command", required=True)
    for name, meaning in COMMANDS.items():
        command = commands.add_parser(name, help=meaning, description=meaning)
        if name == "sandbox":
            command.add_argument("--alone", action="store_true", help="without a bot in it")
        if name == "check":
            command.add_argument("--release", action="store_true", help="fail on old facts")
        if name == "play":
            command.add_argument("flow", nargs="?", default="quickscan")
        if name == "demo":
            command.add_argument("--pace", type=float, default=0.05, help="seconds between taps")
            command.add_argument("--folder", type=Path, default=Path("demo"))
            command.add_argument("--seed", type=int, default=None)
    return parser.parse_args()


def _chosen(asked: argparse.Namespace, settings: Settings) -> int:
    match asked.command:
        case "check":
            today = datetime.now(UTC).astimezone(settings.zone).date()
            return check(settings, today, release=asked.release)
        case "numbers":
            return _numbers(settings)
        case "play":
            return _play(settings, asked.flow)
        case "demo":
            return _demo(settings, asked)
        case "run" if settings.token:
            return _serve(settings)
        case _:
            return _sandbox(settings, alone=getattr(asked, "alone", False))


def check(settings: Settings, today: date, *, release: bool = False) -> int:
    """Says what content there is, and on stderr which facts are old.

    The exit status: 0, or 1 where a release cannot be made with facts of this age, or where a
    list says that it is of a day to come.
    """
    content = load_content(settings.content_dir)
    languages = load_words(content)
    sys.stdout.write(
        f"{len(content.instruments)} instrument(s), {len(content.flows)} flow(s), "
        f"complete in: {', '.join(languages)}\n"
    )
    found = [*ahead(content, today), *(unfit(content, today) if release else ())]
    for line in found or warnings(content, today):
        sys.stderr.write(f"{line}\n")
    return 1 if found else 0


def _numbers(settings: Settings) -> int:
    content = load_content(settings.content_dir)
    sys.stdout.write(page(content, load_words(content)[DUTCH]))
    return 0


def _play(settings: Settings, flow: str) -> int:
    from bot.terminal import play  # noqa: PLC0415 - a bot in production loads no terminal

    return play(load_content(settings.content_dir), flow, sys.stdin, sys.stdout)


def _serve(settings: Settings) -> int:
    return _run(serve(settings))


def _sandbox(settings: Settings, *, alone: bool) -> int:
    from bot.sandbox.hosting import serve_sandbox  # noqa: PLC0415 - nor the sandbox

    return _run(serve_sandbox(settings, alone=alone, opened=_opened))


def _demo(settings: Settings, asked: argparse.Namespace) -> int:
    from bot.sandbox.hands import DemoStoppedError  # noqa: PLC0415 - nor the demo
    from bot.sandbox.rehearsal import rehearse  # noqa: PLC0415 - nor the demo

    # The conversation is what is to be read here; trouble still shows.
    logging.getLogger("onlife").setLevel(logging.WARNING)
    try:
        return _run(rehearse(settings, asked.pace, asked.folder, asked.seed, sys.stdout))
    except DemoStoppedError as stopped:
        sys.stderr.write(f"{stopped}\n")
        return 1


def _opened(address: str) -> None:
    sys.stdout.write(f"De proeftuin staat open op {address} (stoppen met Ctrl+C)\n")
    sys.stdout.flush()
    if sys.stdout.isatty():
        webbrowser.open(address)


def _run(program: Coroutine[None, None, None]) -> int:
    # What was loaded stays, so the collector need not walk it again and again; and a tap leaves
    # little behind in cycles. Measured: a quarter to a third less CPU a tap.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)
    try:
        import uvloop  # noqa: PLC0415 - it may not exist
    except ImportError:  # Windows, where it does not exist
        asyncio.run(program)
    else:
        uvloop.run(program)
    return 0
