"""Knows how the README's pictures are taken: the real bot in a sandbox, seen by Chromium.

By hand: `make screenshots`. The same seed answers the same; only times and dates differ.
"""

import asyncio
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.async_api import (
    Browser,
    FloatRect,
    Locator,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)

from bot.sandbox.hands import PATIENCE, Found
from bot.sandbox.hosting import bot_in, sandbox_at
from bot.sandbox.people import User
from bot.sandbox.players import TEMPERS, Demo, choice, tempered
from bot.sandbox.sights import SENT, Sights, keys_of
from bot.sandbox.wire import Json
from bot.sandbox.world import World
from bot.settings import read_settings

IMAGES = Path(__file__).resolve().parent / "images"
SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

SEED = 12
"""Gives a team that does not see all things alike, and something strong beside what can grow."""

TAPS = {"Lotte": 4, "Amir": 10, "Els": 26, "Joris": None, "Nadia": None}
"""How far each is in the first picture, in taps; None has sent."""

COUNTED = "Begonnen: 5 · Klaar: 2"
COUNTED_MS = 40_000
"""The bot edits the invitation's count every 20 seconds at most."""

PLAN = "Plan · 2 acties"

DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=390, height=1700)
"""As wide as a phone, and high enough for all that the group was told of the results."""

AROUND = 6
"""Pixels of ground around the message in the pictures of one."""


async def take_all() -> None:
    """Writes the pictures to docs/images/."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = read_settings({**os.environ, "DATA_DIR": folder, "DATABASE_URL": ""})
        async with sandbox_at("127.0.0.1", 0) as (sandbox, address), async_playwright() as driver:
            browser = await driver.chromium.launch(
                executable_path=shutil.which("chromium"), args=list(SWITCHES)
            )
            async with bot_in(settings, address):
                await Players(sandbox.world).play()
                await take_phones(browser, address)
                everyone = set(sandbox.world.users)
                await Demo(sandbox.world, 0.0, lambda _line: None, SEED, played=everyone).play()
                await take_message(browser, address, has_picture, "beeld.png")
                await take_message(browser, address, has_plan, "plan.png")
            await browser.close()


class Players:
    """The people of the first picture, who stop where TAPS says."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._group = next(iter(world.chats))
        self._people = list(world.users.values())
        self._lead = next(user for user in self._people if user.role == "lead")
        self._sights = Sights(world, self._group)
        self._changed = asyncio.Event()
        world.subscribe(lambda _event: self._changed.set())

    async def play(self) -> None:
        """The lead opens a round, and each respondent answers some of it."""
        self._world.say(self._lead, self._group, "/ronde")
        for label in ("Quickscan", "Functie vragen", "Anoniem", "1 week"):
            message = await self._until(partial(self._sights.with_key, label))
            keys = keys_of(message)
            data = next(keys[text] for text in keys if text.startswith(label))
            self._world.tap(self._lead, self._group, message["message_id"], data)
        link = await self._until(self._sights.link)
        for place, user in enumerate(self._people):
            if user.first_name in TAPS:
                self._world.open_link(user, link)
                await self._answer(user, TEMPERS[place % len(TEMPERS)])

    async def _answer(self, user: User, temper: tuple[int, ...]) -> None:
        chance = random.Random(f"{SEED}/{user.first_name}")
        left = TAPS[user.first_name]
        screen: Json | None = None
        while left is None or left >= 0:
            screen = await self._until(partial(self._next, user, screen))
            keys = keys_of(screen)
            if SENT in keys or left == 0:
                return
            label = choice(list(keys), tempered(screen, temper), chance)
            self._world.tap(user, user.id, screen["message_id"], keys[label])
            left = None if left is None else left - 1

    def _next(self, user: User, before: Json | None) -> Json | None:
        screen = self._sights.screen(user)
        return None if screen == before else screen

    async def _until(self, look: Callable[[], Found | None]) -> Found:
        async with asyncio.timeout(PATIENCE):
            while (found := look()) is None:
                self._changed.clear()
                await self._changed.wait()
        return found


async def open_page(
    browser: Browser, address: str, viewport: ViewportSize, scale: int, hints: str
) -> Page:
    """The page, at rest: nothing moves, and the first steps are `open` or `closed`."""
    context = await browser.new_context(
        viewport=viewport, device_scale_factor=scale, reduced_motion="reduce", locale="nl-BE"
    )
    page = await context.new_page()
    await page.add_init_script(f"localStorage.setItem('onlife-gids.hints', '{hints}')")
    await page.goto(address)
    return page


async def take_phones(browser: Browser, address: str) -> None:
    """The whole page in the middle of a round."""
    page = await open_page(browser, address, DESKTOP, 1, "open")
    invitation = page.locator(".phone .text").filter(has_text=COUNTED)
    await expect(invitation).to_be_visible(timeout=COUNTED_MS)
    await page.screenshot(path=IMAGES / "telefoons.png")
    await page.context.close()


def has_picture(page: Page) -> Locator:
    """The group's message with the team's picture, its caption and its keys."""
    return page.locator(".message").filter(has=page.locator(".picture"))


def has_plan(page: Page) -> Locator:
    """The group's message that lists the plan."""
    return page.locator(".message").filter(has_text=PLAN)


async def take_message(
    browser: Browser, address: str, found: Callable[[Page], Locator], name: str
) -> None:
    """One message of the group, as a phone shows it."""
    page = await open_page(browser, address, PHONE, 2, "closed")
    message = found(page)
    await expect(message).to_be_visible()
    for image in await message.locator("img").all():
        await expect(image).not_to_have_js_property("naturalWidth", 0)
    await message.scroll_into_view_if_needed()
    box = await message.bounding_box()
    if box is None:
        raise RuntimeError(f"the group shows nothing for {name}")
    clip = FloatRect(
        x=box["x"] - AROUND,
        y=box["y"] - AROUND,
        width=box["width"] + 2 * AROUND,
        height=box["height"] + 2 * AROUND,
    )
    await page.screenshot(path=IMAGES / name, clip=clip)
    await page.context.close()


if __name__ == "__main__":
    if shutil.which("chromium") is None:
        sys.exit("chromium is needed to take the pictures (apt-get install chromium)")
    asyncio.run(take_all())
