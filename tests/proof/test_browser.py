"""Knows the sandbox's page only as a person at a browser does: plays a round in Debian's Chromium.

Nothing is asked of the page's code; whatever the browser complains of fails the test.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    FilePayload,
    Locator,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

pytestmark = [pytest.mark.proof, pytest.mark.timeout(240)]

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP = ViewportSize(width=1440, height=900)
PHONE = ViewportSize(width=360, height=740)

GROUP = "Team Onlife"
RESPONDENTS = ("Lotte", "Amir", "Els", "Joris", "Nadia")
BY_MOUSE, BY_KEYBOARD = "Lotte", "Nadia"
SIGNS = ("🟢", "🟠", "🔴", "➖")
SKIPPED = 3
ELEMENT = re.compile(r"· (\d+)/42\b")
ONWARD = ("Volgende bouwsteen", "Naar je overzicht")
TOO_FEW = "te weinig antwoorden"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REMARK = "Dit bespraken we nog nooit."
A_DEMO_MS = 100_000
"""A whole demo takes about forty seconds, more on a busy machine."""

Tally = dict[str, Counter[int]]
"""How often each of the four answers was tapped, by element."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None and os.environ.get("CI"):
        pytest.fail("chromium is not installed; the browser tests must run here")
    if found is None:
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=list(SWITCHES))
        yield launched
        launched.close()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Where a sandbox of its own listens, as it says itself; it ends cleanly."""
    environ = {
        **os.environ,
        "SANDBOX_LISTEN": "127.0.0.1:0",
        "DATA_DIR": str(tmp_path),
        "PYTHONUNBUFFERED": "1",
    }
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-m", "bot", "sandbox"]
        process = subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        assert process.stdout is not None
        found = re.search(r"http://[\d.:]+", process.stdout.readline())
        assert found, (tmp_path / "log").read_text("utf-8")
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)
    assert process.returncode == 0
    assert "ERROR" not in (tmp_path / "log").read_text("utf-8")


@contextmanager
def page_at(browser: Browser, address: str, viewport: ViewportSize, **kind: bool) -> Iterator[Page]:
    """The page, loaded; on leaving, nothing that the browser complained of."""
    context = browser.new_context(viewport=viewport, locale="nl-BE", **kind)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: wrong.append(f"page error: {error}"))
    page.on("response", lambda answer: note_status(wrong, answer.status, answer.url))
    page.on("requestfailed", lambda failed: note_failure(wrong, failed.url, failed.failure))
    page.goto(address)
    expect(phone(page, GROUP).locator(".bubble")).to_contain_text("Dag allemaal")
    yield page
    context.close()
    assert wrong == []


def note_status(wrong: list[str], status: int, url: str) -> None:
    if status >= 400:
        wrong.append(f"{status}: {url}")


def note_failure(wrong: list[str], url: str, failure: str | None) -> None:
    """The stream of events is broken off by the page itself, when it begins anew or is left."""
    if "/sandbox/events" not in url:
        wrong.append(f"{failure}: {url}")


def phone(page: Page, name: str) -> Locator:
    return page.locator(f'.phone[data-name="{name}"]')


def screen_of(one: Locator) -> Locator:
    return one.locator(".message").last


def key(message: Locator, label: str) -> Locator:
    return message.locator(".key").filter(has_text=re.compile(rf"^{re.escape(label)}"))


def press(one: Locator, label: str) -> None:
    """Clicks a key of the newest message, and waits until the bot has changed it."""
    screen = screen_of(one)
    before = screen.inner_text()
    key(screen, label).click()
    expect(screen).not_to_have_text(before, use_inner_text=True)


def say(one: Locator, text: str) -> None:
    field = one.get_by_test_id("input")
    field.fill(text)
    field.press("Enter")


# --- three ways to press the key at a place of the newest message


def by_mouse(page: Page, one: Locator, at: Locator) -> None:
    at.click()


def by_script(page: Page, one: Locator, at: Locator) -> None:
    at.evaluate("key => key.click()")


def by_keyboard(page: Page, one: Locator, at: Locator) -> None:
    tab_to(page, at)
    page.keyboard.press("Enter")


def tab_to(page: Page, wanted: Locator) -> None:
    """Moves the focus with Tab alone; backwards where that is where the element lies."""
    for _ in range(60):
        where = wanted.evaluate(
            "(node, _, here = document.activeElement) => node === here ? 0"
            " : here.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING ? -1 : 1"
        )
        if where == 0:
            return
        page.keyboard.press("Tab" if where > 0 else "Shift+Tab")
    pytest.fail("the keyboard does not reach it")


WAYS: dict[str, Callable[[Page, Locator, Locator], None]] = {
    BY_MOUSE: by_mouse,
    BY_KEYBOARD: by_keyboard,
}


def open_round(page: Page) -> None:
    group = phone(page, GROUP)
    group.get_by_test_id("speaker").select_option(label="Fatima (teamlead)")
    say(group, "/ronde")
    expect(screen_of(group)).to_contain_text("Met welk instrument")
    for label in ("Quickscan", "Functie vragen", "Anoniem", "1 week"):
        press(group, label)
    expect(group.get_by_role("button", name="Doe mee")).to_be_visible()


def open_invitation(page: Page, name: str) -> Locator:
    """Opens the invitation in the group as this person; what it opened in their own phone."""
    group, own = phone(page, GROUP), phone(page, name)
    speaker, invitation = (
        group.get_by_test_id("speaker"),
        group.get_by_role("button", name="Doe mee"),
    )
    if name == BY_KEYBOARD:
        tab_to(page, speaker)
        page.keyboard.type(name)
        expect(speaker.locator("option:checked")).to_have_text(name)
        by_keyboard(page, group, invitation)
    else:
        speaker.select_option(label=name)
        invitation.click()
    expect(screen_of(own)).to_contain_text("Je team bekijkt samen")
    return own


def choice_of(person: int, element: int) -> int:
    """What this person taps there: 0, 1, 2 for A, B, C; someone skips one in each block or so."""
    skips = element % 6 == 5 and person == element % 5
    return SKIPPED if skips else (person + element * (person + 1)) % 3


def respond(page: Page, name: str, tally: Tally) -> None:
    """Agrees, gives a role, answers all that comes, and sends."""
    own = open_invitation(page, name)
    person, way, screen = RESPONDENTS.index(name), WAYS.get(name, by_script), screen_of(own)

    def tap(at: Locator, before: str) -> str:
        way(page, own, at)
        expect(screen).not_to_have_text(before, use_inner_text=True)
        return screen.inner_text()

    seen = tap(key(screen, "Ik doe mee"), screen.inner_text())
    seen = tap(screen.locator(".key").nth(person), seen)
    if name == BY_MOUSE:
        seen = remark(own)
    while "Jouw overzicht" not in seen:
        if found := ELEMENT.search(seen):
            chosen = choice_of(person, int(found[1]))
            tally.setdefault(screen.locator(".text strong").inner_text(), Counter())[chosen] += 1
            seen = tap(screen.locator(".key").nth(chosen), seen)
        else:
            seen = tap(key(screen, ONWARD["Naar je overzicht" in seen]), seen)
    assert (REMARK in seen) is (name == BY_MOUSE)
    seen = tap(key(screen, "Verzenden"), seen)
    if name == BY_MOUSE:
        assert "Mag je team je opmerkingen lezen?" in seen
        seen = tap(key(screen, "Klaar"), seen)
    assert "Verzonden." in seen


def remark(own: Locator) -> str:
    """Writes a remark at the first element; the screen that then comes."""
    press(own, "✏️ Opmerking")
    say(own, REMARK)
    expect(screen_of(own)).to_contain_text("Je schreef hier een opmerking")
    return screen_of(own).inner_text()


def close_and_show(page: Page) -> None:
    group = phone(page, GROUP)
    group.get_by_test_id("speaker").select_option(label="Fatima (teamlead)")
    say(group, "/sluit")
    expect(screen_of(group)).to_contain_text("Klaar: 5.")
    key(screen_of(group), "Sluit nu").click()
    expect(screen_of(group)).to_contain_text("gesloten met 5 antwoorden")
    say(group, "/resultaten")
    expect_picture(page)


def expect_picture(page: Page) -> None:
    """The picture is there, whole, with its caption."""
    message = phone(page, GROUP).locator(".message").filter(has=page.locator(".picture"))
    image = message.locator(".picture img")
    expect(image).to_be_visible()
    expect(image).not_to_have_js_property("naturalWidth", 0)
    expect(message.locator(".text")).to_contain_text("Ronde gesloten · 5 antwoorden")


def line_of(counts: Counter[int]) -> str:
    return " · ".join(f"{sign} {counts[at]}" for at, sign in enumerate(SIGNS))


def is_shown(counts: Counter[int]) -> bool:
    """The five answered it, so that it says nothing of one of them."""
    return counts.total() - counts[SKIPPED] == len(RESPONDENTS)


def expect_block(text: str, place: int, tally: Tally) -> set[str]:
    """One block's detail tells what was tapped; gives the elements that it named."""
    told, total = set(), Counter[int]()
    for title, counts in tally.items():
        line = f"{title} {line_of(counts)}" if is_shown(counts) else f"{title}: {TOO_FEW}"
        if not re.search(rf"^{re.escape(title)}:? ", text, re.MULTILINE):
            continue
        assert line in text.split("\n")
        told.add(title)
        total += counts if is_shown(counts) else Counter()
    assert text.startswith(f"{place}. ")
    assert text.split("\n")[1] == line_of(total)
    return told


def test_a_person_plays_a_round_in_the_page(browser: Browser, address: str) -> None:
    """Six people play a round by mouse and by keyboard; each block tells what they tapped."""
    tally: Tally = {}
    with page_at(browser, address, DESKTOP) as page:
        open_round(page)
        for name in RESPONDENTS:
            respond(page, name, tally)
        close_and_show(page)
        group = phone(page, GROUP)
        key(screen_of(group), "Per blok").click()
        expect(screen_of(group)).to_contain_text("Kies een bouwsteen")
        told: set[str] = set()
        for place in range(1, 8):
            press(group, f"{place}. ")
            told |= expect_block(screen_of(group).locator(".text").inner_text(), place, tally)
            press(group, "Alle blokken")
    assert len(tally) == 42
    assert told == set(tally)
    assert not all(is_shown(counts) for counts in tally.values())


def test_the_first_steps_lead_the_way(browser: Browser, address: str) -> None:
    """Who only follows the first steps opens a round, joins it, and is told what comes next."""
    with page_at(browser, address, PHONE, is_mobile=True, has_touch=True) as page:
        group, lotte = phone(page, GROUP), phone(page, "Lotte")
        step = page.locator("#steps [aria-current=step]")
        expect(step).to_contain_text("Open als teamlead een ronde")
        step.get_by_text("/ronde").tap()
        expect(screen_of(group)).to_contain_text("Met welk instrument")
        for label in ("Quickscan", "Geen functie vragen", "Anoniem", "3 dagen"):
            press(group, label)
        expect(step).to_contain_text("Doe mee")
        page.locator(".tab", has_text="Lotte").tap()
        lotte.get_by_test_id("join").tap()
        press(lotte, "Ik doe mee")
        expect(screen_of(lotte)).to_contain_text("1/42")
        page.get_by_text("?", exact=True).tap()
        page.get_by_test_id("demo").tap()
        expect(page.get_by_test_id("demo-line")).to_contain_text("Amir, Els, Joris en Nadia")
        page.get_by_test_id("demo").tap()
        expect(page.get_by_test_id("demo-line")).to_contain_text("De demo is gestopt")
        page.reload()
        expect(page.locator("#demo-label")).to_have_text("Demo")
        expect(group.get_by_role("button", name="Doe mee")).to_have_count(1)


def test_a_file_is_sent_from_the_page(browser: Browser, address: str) -> None:
    """By keyboard one chooses a file, and the bot says what it makes of it; one too large stays."""
    with page_at(browser, address, DESKTOP) as page:
        # Heard from the start: told of it only now, the browser may open the first one itself.
        page.on("filechooser", lambda _: None)
        lotte = phone(page, "Lotte")
        lotte.get_by_test_id("start").click()
        expect(screen_of(lotte)).to_contain_text("Dag.")
        clip = lotte.get_by_role("button", name="Bestand van Lotte aan de bot")
        for size in (20 * 1024 * 1024 + 1, 100):
            clip.focus()
            with page.expect_file_chooser() as choosing:
                page.keyboard.press("Enter")
            sheet = FilePayload(name="plan.xlsx", mimeType=SHEET, buffer=b"x" * size)
            choosing.value.set_files(sheet)
            expect(lotte.get_by_test_id("input")).to_be_focused()
            if size > 100:
                expect(lotte.get_by_test_id("toast")).to_contain_text("hoogstens 20 MB")
                expect(lotte.locator(".message .document")).to_have_count(0)
        expect(lotte.locator(".message .document")).to_have_count(1)
        expect(screen_of(lotte)).to_contain_text("geen leesbaar rekenblad")


def test_the_demo_plays_a_round_by_itself_on_a_small_screen(browser: Browser, address: str) -> None:
    """One tap on a phone plays the whole round to picture and plan; another begins anew."""
    with page_at(browser, address, PHONE, is_mobile=True, has_touch=True) as page:
        group, label = phone(page, GROUP), page.locator("#demo-label")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        page.get_by_test_id("demo").tap()
        expect(label).to_have_text("Stop")
        expect(group.locator(".picture img")).to_be_visible(timeout=A_DEMO_MS)
        expect_picture(page)
        expect(label).to_have_text("Demo", timeout=A_DEMO_MS)
        expect(page.get_by_test_id("demo-line")).to_contain_text("Klaar.")
        expect(group.locator(".message").filter(has_text="Plan · 2 acties")).to_be_visible()
        expect(page.locator("#steps [aria-current=step]")).to_contain_text("/plan")
        page.get_by_test_id("reset").tap()
        page.get_by_test_id("reset-confirm").tap()
        expect(group.locator(".picture")).to_have_count(0)
        expect(group.locator(".bubble")).to_have_count(1)
        expect(group.locator(".bubble")).to_contain_text("Dag allemaal")
        expect(page.get_by_test_id("demo-line")).to_be_empty()
