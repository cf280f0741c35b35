"""Whatever way one goes through the protocol: its screens are protected and hold the exit, what
one writes stands nowhere but there and in the log, and after erasing it stands nowhere at all."""

import json
import random
import re
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from bot.phrasing.catalogue import DUTCH
from bot.presses import (
    BACK,
    LEAVE,
    MORE,
    ON,
    OVERVIEW,
    PAUSE,
    REMARK,
    Alarm,
    InSession,
    OnRun,
    ToSession,
)
from bot.telegram.buttons import LIMIT, decode
from flows.directory import Region
from flows.model import CLEAR, DROP, KEEP, OK, ChooseOne, ChooseSeveral, FlowId
from flows.round import DAY
from storage.keys import own_key
from tests.faults.practitioner import Practitioner, presses
from tests.faults.stage import CONTENT, SECRETS, WORDS, Stage
from tests.faults.test_privacy import bodies, opened
from tests.proof.crowd import keys

pytestmark = pytest.mark.proof
"""Long: a whole process, or a machine of many steps."""

Json = dict[str, Any]
Capture = pytest.CaptureFixture[str]

FLOW = CONTENT.flows[FlowId("concern")]
WORD = WORDS[DUTCH]
SHOWN = ("sendMessage", "editMessageText")

CODES = {BACK, LEAVE, MORE, ON, OVERVIEW, PAUSE, REMARK, CLEAR, DROP, KEEP, OK} | {
    one.code
    for node in FLOW.nodes.values()
    if isinstance(node, ChooseOne | ChooseSeveral)
    for one in node.options
}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dt\d{4}")
ANYWHERE = {WORD("numbers.first"), WORD("numbers.who")}
VERBS = {"", "practice", "real", "not", "back", *Region}

TO_THE_END = (
    ("worried",),
    ("others", OK),
    ("person",),
    (OK,),
    ("frustration",),
    ("yes",),
    ("yes",),
    ("talked",),
    ("no",),
    (OK,),
    ("yes",),
    ("none",),
    ("done",),
    ("yes",),
    ("yes",),
    ("yes",),
    ("done",),
    ("one",),
    ("no",),
)
"""A worry that is gone after a talk, without a moment that is set: the codes tapped a screen."""

TELLING = [
    "verontrust",
    "gevaar",
    "acuut",
    "zelfdod",
    "dood",
    "dreig",
    "gesprek",
    "overleg",
    "cliënt",
    "jongere",
    "oefen",
    "politie",
    "112",
    "protocol",
    "stap",
    "verslag",
    "crisis",
    "geweld",
    "misbruik",
    "praktijk",
    "kanarie",
]
"""Stems that would say on a lock screen what it is about."""


def canary(number: int) -> str:
    """A remark of each kind: plain, held for a number, held for distress, and both."""
    kinds = (
        "kanarie{0} zei iets naars",
        "kanarie{0} belde met 0470 12 34 56",
        "ik wil dood, zegt kanarie{0}",
        "ik wil dood, zei kanarie{0} aan jan@voorbeeld.be",
    )
    return kinds[number % len(kinds)].format(f"{number}x")


def text_of(call: Json) -> str:
    text = str(call["params"].get("text", ""))
    return re.sub(r"</?b>", "", text).replace("&lt;", "<").replace("&gt;", ">")


def buttons(call: Json) -> list[list[Json]]:
    markup = call["params"].get("reply_markup", {})
    markup = json.loads(markup) if isinstance(markup, str) else markup
    rows: list[list[Json]] = markup.get("inline_keyboard", [])
    return rows


def data_of(call: Json) -> list[str]:
    return [key["callback_data"] for row in buttons(call) for key in row if "callback_data" in key]


def is_step(call: Json) -> bool:
    """Whether a call shows a screen of a run: it has a button that goes on in it."""
    return any(isinstance(decode(one), InSession | ToSession) for one in data_of(call))


def journal(scene: Stage) -> list[Json]:
    """Every call but the asking for updates; none was refused."""
    calls = [one for one in scene.calls() if one["method"] != "getUpdates"]
    assert [one for one in calls if one["status"] != 200] == []
    return calls


def protected(calls: Iterable[Json]) -> dict[int, bool]:
    """Of each message that was sent whether it was protected."""
    return {
        one["response"]["result"]["message_id"]: bool(one["params"].get("protect_content"))
        for one in calls
        if one["method"] in {"sendMessage", "sendDocument", "sendPhoto"}
    }


def log_parts(calls: list[Json]) -> list[Json]:
    """The calls that deliver a log: the document, and the texts that follow it."""
    found: list[Json] = []
    sends = [
        one for one in calls if one["method"].startswith("send") and "Action" not in one["method"]
    ]
    title = WORD("record.title")
    for before, one in zip([None, *sends], sends, strict=False):
        goes_on = before in found and not buttons(one) and not one["params"].get("protect_content")
        if one["method"] == "sendDocument" or title in text_of(one) or goes_on:
            found.append(one)
    ends = tuple(WORD(one) for one in ("practice.done", "erased.done", "numbers.first"))
    return [one for one in found if not any(end in text_of(one) for end in ends)]


def seeds(*numbers: int) -> list[ParameterSet]:
    """The first here, the others in `make proof`."""
    return [pytest.param(one, marks=[pytest.mark.proof] * bool(n)) for n, one in enumerate(numbers)]


class TestEveryCall:
    """Several ways through the graph, drawn with a seed, to the end; every call is read."""

    @pytest.mark.parametrize("seed", seeds(0, 1, 2))
    async def test_real(self, scene: Stage, seed: int) -> None:
        """Of a real run each screen is protected and has 🚨; numbers and log can be forwarded."""
        await walked(scene, seed, "/verontrusting")
        calls = journal(scene)
        check_flags(calls, alarm="112")
        check_data(calls)
        assert any(one["method"] == "sendDocument" for one in calls)

    @pytest.mark.parametrize("seed", seeds(0, 1, 2))
    async def test_practice(self, scene: Stage, seed: int) -> None:
        """So it is in practice, where 🚨 asks first; its screens and its log say that it is."""
        await walked(scene, seed, "/oefenen")
        calls = journal(scene)
        check_flags(calls, alarm="112.practice")
        check_data(calls)
        mark = WORD("practice.mark")
        assert all(mark in text_of(one) for one in calls if is_step(one))
        texts = [one for one in log_parts(calls) if one["method"] == "sendMessage"]
        assert texts
        assert all(mark in text_of(one) for one in texts)

    @pytest.mark.parametrize("seed", seeds(10, 11, 12))
    async def test_free_text(self, scene: Stage, seed: int) -> None:
        """What one wrote stands on one's own screens and in the log alone; it left the chat."""
        one = await walked(scene, seed, "/verontrusting", writes=True)
        calls = journal(scene)
        assert one.written
        log = {call["n"] for call in log_parts(calls)}
        for call in calls:
            if "kanarie" not in json.dumps(call["params"]):
                continue
            own = int(call["params"]["chat_id"]) == one.chat
            assert own, call["method"]
            assert call["n"] in log or (call["method"] in SHOWN and is_step(call)), text_of(call)
            assert not any("kanarie" in data for data in data_of(call))
        assert [said for said in own_messages(scene, one) if "kanarie" in said] == []
        assert "kanarie" not in "".join(scene.log.lines)

    async def test_media(self, scene: Stage) -> None:
        """Photos, voices, contacts and places are taken out of the chat, and kept nowhere."""
        async with scene.bot():
            one = Practitioner(scene, "Lotte", random.Random(1))
            await one.say("/verontrusting")
            await one.take("worried")
            user = scene.person("Lotte")
            for kind in ("photo", "voice", "contact", "location", "document", "video"):
                caption = "kanarie" if kind in {"photo", "document", "video"} else None
                sent = scene.world.send_media(user, user, kind, caption)
                await one.settled()
                assert scene.world.message(one.chat, sent["message_id"]) is None
                assert one.shows("Wat verontrust je?")
            assert [
                one for one in calls_with(scene, "kanarie") if one["method"] != "getUpdates"
            ] == []
            assert grep(scene.folder, [b"kanarie"]) == {}


async def walked(scene: Stage, seed: int, command: str, *, writes: bool = False) -> Practitioner:
    """Lotte went from a command to the end and erased it; what came after it is settled."""
    async with scene.bot():
        one = Practitioner(scene, "Lotte", random.Random(seed), canary if writes else None)
        await one.say(command)
        if command == "/verontrusting":
            await one.take(one.draw.choice(["worried", "danger"]))
        await one.walk()
        await one.settled()
    return one


def own_messages(scene: Stage, one: Practitioner) -> list[str]:
    """What the person wrote and still stands in the chat."""
    messages = scene.world.messages[one.chat].values()
    return [str(said.get("text", "")) for said in messages if said["from"]["id"] == one.chat]


def calls_with(scene: Stage, words: str) -> list[Json]:
    return [one for one in scene.calls() if words in json.dumps(one["params"])]


def check_flags(calls: list[Json], alarm: str) -> None:
    shielded = protected(calls)
    steps = [one for one in calls if one["method"] in SHOWN and is_step(one)]
    assert len(steps) > 10
    for one in steps:
        last = buttons(one)[-1]
        assert [(key["callback_data"], key.get("style")) for key in last] == [(alarm, "danger")]
        assert sum(data.partition(".")[0] == "112" for data in data_of(one)) == 1
        if one["method"] == "sendMessage":
            assert one["params"].get("protect_content") is True, text_of(one)
        else:
            assert shielded[one["params"]["message_id"]], text_of(one)
    questions = {line for node in FLOW.nodes.values() for line in asked(node)}
    log = {one["n"] for one in log_parts(calls)}
    for one in calls:
        if one["method"] in SHOWN and not is_step(one):
            assert "protect_content" not in one["params"], text_of(one)
            told = set(text_of(one).split("\n"))
            assert one["n"] in log or not told & questions, text_of(one)
        elif one["method"].startswith("send") and one["method"] not in SHOWN:
            assert "protect_content" not in one["params"]


def asked(node: object) -> Iterator[str]:
    """The questions of a node: its lines in bold, but for those that 🚨 brings anywhere."""
    for text in [getattr(node, "text", ""), *(one.text for one in getattr(node, "wordings", ()))]:
        found = re.findall(r"^\*\*(.+)\*\*$", text, re.MULTILINE)
        yield from (one for one in found if one not in ANYWHERE)


def check_data(calls: list[Json]) -> None:
    """A button carries an id of the run, a revision and a code that the content has."""
    runs = set()
    for data in (data for one in calls for data in data_of(one)):
        assert len(data.encode()) <= LIMIT
        match decode(data):
            case InSession(session, _, code):
                runs.add(session)
                assert code in CODES or MOMENT.fullmatch(code), data
            case ToSession(session):
                runs.add(session)
            case OnRun(_, detail) if detail in {"", *Region}:
                pass
            case OnRun(_, detail):
                runs.add(detail)
            case Alarm(verb):
                assert verb in VERBS, data
            case other:
                raise AssertionError((data, other))
    assert len(runs) == 1


class TestLockScreen:
    async def test_moment_and_untouched(self, scene: Stage) -> None:
        """What comes by itself says that a moment is there, or the time over, and not of what."""
        async with scene.bot():
            one = Practitioner(scene, "Lotte", random.Random(1))
            await one.say("/verontrusting")
            for codes in (*TO_THE_END[:10], ("no",), ("no",)):
                await one.take(*codes)
            screen = one.screen()
            assert screen is not None
            moment = next(code for code in presses(screen) if MOMENT.fullmatch(code))
            await one.take(moment)
            before = scene.last_call
            for days, begins in (
                (1, "🕓 Het moment dat je hebt gekozen"),
                (6, "🕓 Hier staat nog iets van je open"),
                (7, "🕓 De bewaartijd is om"),
            ):
                scene.clock.advance((days - 1) * DAY)
                await scene.after(DAY, lambda: pushed(scene, begins, before))  # noqa: B023
            sent = scene.calls("sendMessage", after=before)
            assert len(sent) == 3
            for call in sent:
                assert not is_step(call)
                assert [word for word in TELLING if word in text_of(call).lower()] == []
            await one.settled()
            others = {call["method"] for call in scene.calls(after=before)}
            assert others - {"getUpdates"} == {"sendMessage", "editMessageText"}


def pushed(scene: Stage, begins: str, after: int) -> bool:
    return any(text_of(one).startswith(begins) for one in scene.calls("sendMessage", after=after))


class TestErasure:
    """Texts that were kept, dropped and left to expire, a log; then all is gone."""

    async def test_erase_now(self, scene: Stage, rooms: Path, capfd: Capture) -> None:
        """After Wis nu no byte of the data, the temporary folder or the logs holds any of it."""
        async with scene.bot():
            one = await written(scene)
            before = kept(scene, one)
            await one.take("erase", "erase")
            assert "Gewist" in scene.screen("Lotte")["text"]
            gone(scene, rooms, before)
        gone(scene, rooms, before)
        assert_unsaid(scene, capfd)

    async def test_retention_ends(self, scene: Stage, rooms: Path, capfd: Capture) -> None:
        """Kept for seven days it is there until they are over, and then gone in the same way."""
        async with scene.bot():
            one = await written(scene)
            await one.take("d7")
            before = kept(scene, one)
            scene.clock.advance(7 * DAY - 60)
            await one.say("/help")
            assert kept(scene, one)[0] == before[0]
            since = scene.last_call
            await scene.after(30, lambda: pushed(scene, "🕓 De bewaartijd is om", since))
            await one.settled()
            gone(scene, rooms, before)
        gone(scene, rooms, before)
        assert_unsaid(scene, capfd)

    @pytest.mark.parametrize("trouble", [None, 429, 500])
    async def test_practice(
        self, scene: Stage, rooms: Path, capfd: Capture, trouble: int | None
    ) -> None:
        """Of practice nothing is left once it ends, also where its log could not go at once."""
        async with scene.bot():
            one = await written(scene, "/oefenen", until="s6e")
            before, since = kept(scene, one), scene.last_call
            if trouble is not None:
                scene.fault("sendDocument", status=trouble)
            one.press("no")
            await scene.after(5, lambda: asks(scene, WORD("practice.done")))
            await one.settled()
            tries = [call["status"] for call in scene.calls("sendDocument", after=since)]
            assert tries == ([200] if trouble is None else [trouble, 200])
            gone(scene, rooms, before)
        gone(scene, rooms, before)
        assert_unsaid(scene, capfd)

    async def test_practice_left_alone(self, scene: Stage, rooms: Path) -> None:
        """Practice that nobody ends is erased by itself."""
        async with scene.bot():
            one = await written(scene, "/oefenen", until="s6e")
            before = kept(scene, one)
            for days in (7, 8):
                since = scene.last_call
                scene.clock.advance((days - 1) * DAY)
                await scene.after(DAY, lambda: pushed(scene, "🕓", since))  # noqa: B023
            await one.settled()
            gone(scene, rooms, before)

    async def test_telegram_away(self, scene: Stage, rooms: Path) -> None:
        """Where nothing can be sent it is erased all the same; the chat is cleared afterwards."""
        async with scene.bot():
            one = await written(scene)
            before = kept(scene, one)
            await one.take("erase")
            for method in ("sendMessage", "editMessageText", "deleteMessages"):
                scene.fault(method, status=500, times=50)
            one.press("erase")
            await scene.acknowledged()
            gone(scene, rooms, before, waiting=True)
            scene.sandbox.running.faults.clear()
            await scene.after(70, lambda: one.screen() is None)
            await scene.after(70, lambda: asks(scene, WORD("erased.done")))
            await one.settled()
            gone(scene, rooms, before)


def asks(scene: Stage, words: str) -> bool:
    return any(words in text_of(one) for one in scene.calls("sendMessage"))


Kept = tuple[list[str], list[bytes], Path]


@pytest.fixture
def rooms(scene: Stage, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of one's own, for this process and those that it starts.

    A 429 reads as PTB's next version will have it: of the one before it warns.
    """
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    room = scene.folder / "temporary"
    room.mkdir()
    monkeypatch.setenv("TMPDIR", str(room))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return room


async def written(
    scene: Stage, command: str = "/verontrusting", until: str = "done"
) -> Practitioner:
    """A run at its end, with a text kept, one kept after a look, one dropped and one expired."""
    one = Practitioner(scene, "Lotte", random.Random(1))
    await one.say(command)
    first, *steps = TO_THE_END
    await one.take(*(("threat",) if command == "/oefenen" else first))
    await remarked(one)
    *steps, last = steps
    for codes in steps:
        await one.take(*codes)
    if until == "done":
        await one.take(*last)
    await one.say("/verslag")
    return one


async def remarked(one: Practitioner) -> None:
    """The four texts, each of them at the first question."""
    await one.take(REMARK)
    await one.say("kanarieblijft zei iets naars")
    for text, code in (("kanariegekeurd 0470 12 34 56", KEEP), ("ik wil dood, kanarieweg", DROP)):
        await one.take(REMARK)
        await one.say(text)
        assert one.shows(text)
        await one.take(code)
        if code == DROP:
            await one.take(ON, BACK)
    await one.take(REMARK)
    await one.say("ik kan niet meer, zei kanarieverlopen")
    assert one.shows("kanarieverlopen")
    await one.scene.after(601, lambda: not one.shows("kanarieverlopen"))
    await one.settled()
    screen = one.screen()
    assert screen is not None
    await one.take(*((ON,) if ON in presses(screen) else ()), BACK)


def kept(scene: Stage, one: Practitioner) -> Kept:
    """What is to be read of the run now, its sealed bytes and keys, and a copy of the stores."""
    folder = scene.folder / "copy"
    folder.mkdir(exist_ok=True)
    for file in ("onlife.db", "keys.sqlite"):
        with (
            closing(sqlite3.connect(scene.folder / file)) as source,
            closing(sqlite3.connect(folder / file)) as target,
        ):
            source.backup(target)
    told = opened(folder, folder, SECRETS)
    assert len(told) == 1
    assert "kanarieblijft" in told[0]
    assert "kanarieweg" not in told[0]
    assert "kanarieverlopen" not in told[0]
    sealed = [body for _, _, _, body in bodies(folder)]
    session = bodies(folder)[0][0]
    with closing(sqlite3.connect(folder / "keys.sqlite")) as store:
        wrapped = store.execute(
            "SELECT wrapped FROM keys WHERE name = ?", (own_key(session),)
        ).fetchall()
    assert len(wrapped) == 1
    with closing(sqlite3.connect(folder / "onlife.db")) as store:
        noted = store.execute("SELECT body FROM messages WHERE run = ?", (session,)).fetchall()
    assert noted
    key = SECRETS.unwrap(wrapped[0][0], own_key(session))
    found = [*sealed, wrapped[0][0], key, *(body for (body,) in noted), session.encode()]
    return told, found, folder


def gone(scene: Stage, rooms: Path, before: Kept, *, waiting: bool = False) -> None:
    """No canary, no sealed byte and no key is in any file, and the copy opens with no key left."""
    _, sealed, folder = before
    files = grep(scene.folder, [b"kanarie", *sealed], but=folder)
    assert files == {}
    assert [path for path in rooms.rglob("*") if path.is_file()] == []
    assert opened(folder, scene.folder, SECRETS) == []
    with closing(sqlite3.connect(scene.folder / "onlife.db")) as store:
        for table in ("sessions", "messages", "readings", *(() if waiting else ("outbox",))):
            assert store.execute(f"SELECT * FROM {table}").fetchall() == []
    with closing(sqlite3.connect(scene.folder / "keys.sqlite")) as store:
        assert store.execute("SELECT name FROM keys").fetchall() == []


def grep(folder: Path, secret: list[bytes], but: Path | None = None) -> dict[str, list[bytes]]:
    """Which of these stand in which files."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and (but is None or but not in path.parents):
            data = path.read_bytes()
            if hits := [one for one in secret if one in data]:
                found[path.relative_to(folder).as_posix()] = hits
    return found


def assert_unsaid(scene: Stage, capfd: Capture) -> None:
    """Nothing of it was logged or printed, at any level that is on."""
    said = "\n".join(scene.log.lines) + "".join(capfd.readouterr())
    assert "kanarie" not in said


STAYS = ("kanarieblijft", "kanariegekeurd")
LEFT = ("kanariegewist", "kanarieanders", "kanariegewogen", "kanarieweg", "kanarieverlopen")
"""Parts of texts that were cleared, refused for a number, refused once weighed twice, dropped for
distress, and left until they expired."""


class TestDocument:
    """What somebody wrote and did not keep is not in the document for print either."""

    @pytest.mark.parametrize("command", ["/verontrusting", "/oefenen"])
    async def test_only_what_is_kept(self, scene: Stage, command: str) -> None:
        """The log at the end, and one asked for before it, hold each kept text and no other one.

        That is so of the pages as they read, and of every string and stream in the file.
        """
        async with scene.bot():
            one = Practitioner(scene, "Lotte", random.Random(1))
            await one.say(command)
            first, *steps = TO_THE_END
            await one.take(*(("threat",) if command == "/oefenen" else first))
            await refused(one)
            await remarked(one)
            await one.say("/verslag")
            for codes in steps:
                await one.take(*codes)
            await scene.until(lambda: len(documents(scene)) == 2)
        for document in documents(scene):
            pages = "".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)
            read = "".join(pages.split())
            assert [text for text in STAYS if text not in read] == []
            assert "kanarie" not in read.replace("kanarieblijft", "").replace("kanariegekeurd", "")
            inside = b"\n".join([document, *within(document)])
            assert [text for text in LEFT if any(one in inside for one in written_as(text))] == []
            information = b"\n".join(about(document))
            assert any(one in information for one in written_as(WORD("record.title")))
            assert not any(one in information for one in written_as("kanarie"))


async def refused(one: Practitioner) -> None:
    """Texts at the first question that are looked at and not kept, and one that is cleared."""
    await one.take(REMARK)
    await one.say("kanariegewist stond er eerst")
    await one.take(REMARK)
    await cleared(one)
    await one.take(REMARK)
    await one.say("kanarieanders 0470 12 34 56")
    assert one.shows("kanarieanders")
    await one.take(DROP)
    await one.say("ik wil dood, zei kanariegewogen aan jan@voorbeeld.be")
    assert one.shows("kanariegewogen")
    await one.take(KEEP)
    assert one.shows("kanariegewogen")
    await one.take(DROP, BACK)


async def cleared(one: Practitioner) -> None:
    """The tap that clears a text: the protocol's screens do not offer it, the engine takes it."""
    screen = one.screen()
    assert screen is not None
    data = presses(screen)[BACK][1].removesuffix(BACK) + CLEAR
    one.scene.world.tap(one.chat, one.chat, screen["message_id"], data)
    await one.settled()
    assert one.shows(WORD("notice.cleared"))


def documents(scene: Stage) -> list[bytes]:
    """The files that Lotte was sent, as they came over HTTP."""
    said = scene.said_in(scene.person("Lotte").id)
    files = scene.world.files.by_id
    return [files[one["document"]["file_id"]].content for one in said if "document" in one]


def within(document: bytes) -> Iterator[bytes]:
    """Every string and every stream of a PDF, unpacked."""
    reader = PdfReader(BytesIO(document))
    for generation in reader.xref.values():
        for number in generation:
            yield from _strings(reader.get_object(number))
    for number in reader.xref_objStm:
        yield from _strings(reader.get_object(number))
    yield from _strings(reader.trailer)


def about(document: bytes) -> Iterator[bytes]:
    """What a PDF says of itself: its information and its metadata."""
    reader = PdfReader(BytesIO(document))
    for one in (reader.trailer["/Info"], reader.root_object["/Metadata"]):
        yield from _strings(one.get_object())


def _strings(one: PdfObject | None) -> Iterator[bytes]:
    """Not behind references: each object is looked at in its own place."""
    match one:
        case DictionaryObject():
            if isinstance(one, StreamObject):
                yield one.get_data()
            for value in one.values():
                yield from _strings(value)
        case ArrayObject():
            for value in one:
                yield from _strings(value)
        case str():
            yield one.encode()
        case bytes():
            yield bytes(one)


def written_as(text: str) -> tuple[bytes, ...]:
    """The ways in which letters may stand in a PDF outside of its pages."""
    wide = text.encode("utf-16-be")
    return text.encode(), wide, text.encode().hex().encode(), wide.hex().encode()


class TestFingers:
    """Taps that are quicker than screens, older than them, or made twice."""

    async def test_quick_ticks(self, scene: Stage) -> None:
        """Boxes ticked faster than the screen follows all count, each once."""
        async with scene.bot():
            one = await at(scene, 1)
            for code in ("others", "self", "hate", "others"):
                one.press(code)
            await one.settled()
            screen = one.screen()
            assert screen is not None
            ticked = {label[2:] for label in keys(screen) if label.startswith("☑")}
            assert ticked == {
                "Bedreiging van anderen",
                "Zelfdoding of zelfverwonding",
                "Haat of geweld tegen groep",
            }

    async def test_ready_twice(self, scene: Stage) -> None:
        """Klaar tapped twice goes on once; the second is told to be old."""
        async with scene.bot():
            one = await at(scene, 1)
            await one.take("others")
            first, second = one.press(OK), one.press(OK)
            await one.settled()
            assert one.shows("Om wiens veiligheid")
            assert "text" not in scene.toasts(first)[0]
            assert scene.toasts(second)[0]["text"] == WORD("toast.stale")

    async def test_erase_twice(self, scene: Stage) -> None:
        """The last tap of Wis nu made twice erases once, and says so in words that fit."""
        async with scene.bot():
            one = await at(scene, len(TO_THE_END))
            await one.take("erase")
            one.press("erase")
            second = one.press("erase")
            await one.settled()
            assert scene.toasts(second)[0]["text"] == WORD("toast.gone")
            told = [call for call in scene.calls() if WORD("erased.done") in text_of(call)]
            assert len(told) == 1

    async def test_old_button(self, scene: Stage) -> None:
        """A button from before Wis nu does nothing but say so; 🚨 beside it brings the numbers."""
        async with scene.bot():
            one = await at(scene, len(TO_THE_END))
            screen = one.screen()
            assert screen is not None
            await one.take("erase", "erase")
            old = presses(screen)["d7"][1]
            query = scene.world.tap(one.chat, one.chat, screen["message_id"], old)
            await one.settled()
            assert scene.toasts(query)[0]["text"] == WORD("toast.gone")
            assert one.screen() is None
            scene.world.tap(one.chat, one.chat, screen["message_id"], "112")
            await one.settled()
            assert "Levensgevaar: bel 112" in scene.screen("Lotte")["text"]
            with closing(sqlite3.connect(scene.database)) as store:
                assert store.execute("SELECT count(*) FROM sessions").fetchone() == (0,)

    async def test_two_devices(self, scene: Stage) -> None:
        """Of two devices that show the same screen the first counts; the other is shown where
        one is."""
        async with scene.bot():
            one = await at(scene, 2)
            first, second = one.press("third"), one.press("group")
            await one.settled()
            assert one.shows("Wat staat er op het spel")
            assert "text" not in scene.toasts(first)[0]
            assert scene.toasts(second)[0]["text"] == WORD("toast.stale")
            await one.say("/verslag")
            log = " ".join(text_of(call) for call in log_parts(journal(scene)))
            assert "Iemand anders" in log
            assert "Een groep" not in log


async def at(scene: Stage, place: int) -> Practitioner:
    """Somebody after so many screens of TO_THE_END."""
    one = Practitioner(scene, "Lotte", random.Random(1))
    await one.say("/verontrusting")
    for codes in TO_THE_END[:place]:
        await one.take(*codes)
    return one
