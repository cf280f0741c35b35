"""Knows what people do in a transcript, and how each is done on the stage."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.sandbox.media import KINDS
from bot.sandbox.people import User
from tests.end_to_end.cast import ActError, Cast
from tests.end_to_end.script import Act
from tests.end_to_end.seen import buttons_of

_INVITES = re.compile(r"\?start=(?!menu$)")
"""In the address of a button that invites to something in private; the menu's does not."""

Json = dict[str, Any]

ONWARD = ("Volgende bouwsteen", "Volgend deel", "Naar je overzicht")
OPENS = (
    r"opens an? (?P<open>open )?round(?P<roles> asking roles)?"
    r"(?: of (?P<what>\S+))?(?: for (?P<long>.+))?"
)
LONGEST = 200
"""Taps after which a macro that does not come to its end has failed."""

Doing = Callable[[Cast, Act, re.Match[str]], Awaitable[None] | None]


def _tap(cast: Cast, act: Act, found: re.Match[str]) -> None:
    for _ in range(2 if found["twice"] else 1):
        cast.press(cast.person(act.who), cast.chat(act), found["label"])


def _tap_as_it_was(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """The data of the oldest look of that message which had this button."""
    chat = cast.chat(act)
    for look in cast.eyes.numbered(chat, int(found["place"])):
        for key in buttons_of(look):
            if key["text"] == found["label"]:
                data = key["callback_data"]
                cast.tap(cast.person(act.who), chat, look["message_id"], data)
                return
    raise ActError(f"message {found['place']} never had a button '{found['label']}'")


def _tap_of_other(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """A forged tap: somebody else's button, on the newest message of one's own."""
    there = cast.places.get(found["other"])
    there = cast.person(found["other"]).id if there is None else cast.group(found["other"])
    button = cast.button(there, found["label"])
    if button is None:
        raise ActError(f"{found['other']} has no button '{found['label']}'")
    _forged(cast, act, button[1]["callback_data"])


def _forge(cast: Cast, act: Act, found: re.Match[str]) -> None:
    _forged(cast, act, found["data"])


def _forged(cast: Cast, act: Act, data: str) -> None:
    chat = cast.chat(act)
    newest = cast.messages(chat)[0]["message_id"]
    cast.tap(cast.person(act.who), chat, newest, data)


def _same_again(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.tap(cast.person(act.who), cast.chat(act), *cast.last_tap)


def _open(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.open_link(cast.person(act.who), link_of(cast, cast.group(found["group"] or "group")))


def _open_link(cast: Cast, act: Act, found: re.Match[str]) -> None:
    link = f"https://t.me/{cast.world.bot.username}?start={found['token']}"
    cast.world.open_link(cast.person(act.who), link)


def _open_button(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """Presses the newest button of this name that leads to the bot."""
    for message in cast.messages(cast.chat(act)):
        for key in buttons_of(message):
            if key["text"] == found["label"] and "?start=" in key.get("url", ""):
                cast.world.open_link(cast.person(act.who), key["url"])
                return
    raise ActError(f"there is no link '{found['label']}'")


def link_of(cast: Cast, group: int) -> str:
    """Where the newest invitation of a group leads, or led when it still had its button."""
    looks = cast.eyes.looks.get(group, {})
    for number in sorted(looks, reverse=True):
        for message in reversed(looks[number]):
            for key in buttons_of(message):
                if _INVITES.search(key.get("url", "")):
                    return str(key["url"])
    raise ActError("no invitation ever stood in the group")


def _media(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.send_media(cast.person(act.who), cast.chat(act), found["kind"], found["words"])


def _edit(cast: Cast, act: Act, found: re.Match[str]) -> None:
    person, chat = cast.person(act.who), cast.chat(act)
    own = [one for one in cast.world.messages[chat].values() if one["from"]["id"] == person.id]
    cast.world.edit_message(person, chat, own[-1]["message_id"], found["text"])


def _reply(cast: Cast, act: Act, found: re.Match[str]) -> None:
    chat = cast.chat(act)
    author = cast.world.bot.id if found["whom"] == "bot" else cast.person(found["whom"]).id
    about = [one for one in cast.world.messages[chat].values() if one["from"]["id"] == author]
    cast.world.say(cast.person(act.who), chat, found["text"], about[-1]["message_id"])


def _repeat(cast: Cast, act: Act, found: re.Match[str]) -> None:
    text = _unescaped(found["text"]) * int(found["times"])
    cast.world.say(cast.person(act.who), cast.chat(act), text)


def _block(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.block(cast.person(act.who))


def _unblock(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.unblock(cast.person(act.who))


async def _answers(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """Taps the same answer, and what leads on, until the screen says what is waited for."""
    person = cast.person(act.who)
    for _ in range(LONGEST):
        cast.press(person, person.id, _next(cast, person, found["label"]))
        await cast.stage.rest()
        if found["until"] in str(cast.screen(person.id).get("text")):
            return
    raise ActError(f"'{found['until']}' never came")


async def _taps(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """One after another, each on the newest screen; a box may be named without its sign."""
    person = cast.person(act.who)
    for label in found["labels"].split(" | "):
        boxed = label if cast.button(person.id, label) else f"☐ {label}"
        cast.press(person, person.id, boxed)
        await cast.stage.rest()


def _next(cast: Cast, person: User, label: str) -> str:
    keys = [key["text"] for key in buttons_of(cast.screen(person.id))]
    return next((one for one in (label, *ONWARD) if one in keys), label)


async def _fill_in(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """Each of these people opens the invitation, answers all alike, and sends or stops there.

    They go on side by side: everyone taps, then the bot comes to rest.
    """
    people = [cast.person(one.strip()) for one in act.who.split(",")]
    link = link_of(cast, cast.group("group"))
    for person in people:
        cast.world.open_link(person, link)
    await cast.stage.rest()
    labels = found["labels"].split(" ") if found["labels"] else []
    answers = [" ".join(labels[at : at + 2]) for at in range(0, len(labels), 2)]
    goal = "Wijzig een antwoord" if found["send"] else "Verzenden"
    for turn in range(LONGEST):
        going = [one for one in people if cast.button(one.id, goal) is None]
        if not going:
            return
        for person in going:
            if "Welke naam" in str(cast.screen(person.id).get("text")):
                cast.world.say(person, person.id, person.first_name)
                continue
            label = _filled(cast, person, answers[turn % len(answers)])
            cast.press(person, person.id, label)
        await cast.stage.rest()
    raise ActError("the scan never came to its end")


def _filled(cast: Cast, person: User, answer: str) -> str:
    keys = [key["text"] for key in buttons_of(cast.screen(person.id))]
    begins = ("Ik doe mee", "Ik doe mee, met mijn naam", "Praktijkwerker")
    wanted = (*begins, "Verzenden", *ONWARD, answer)
    return next((one for one in wanted if one in keys), answer)


async def _opens(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """A lead opens a round with the wizard's buttons; where clients are asked of, they guide some."""
    person, chat = cast.person(act.who), cast.chat(act)
    cast.world.say(person, chat, "/ronde")
    roles = "Functie vragen" if found["roles"] else "Geen functie vragen"
    mode = "Open, met naam" if found["open"] else "Anoniem"
    what, long = found["what"] or "Quickscan online werken", found["long"] or "1 week"
    for label in (what, roles, "Ja", mode, long):
        await cast.stage.rest()
        if label != "Ja" or cast.button(chat, label):
            cast.press(person, chat, label)


def _say(cast: Cast, act: Act, found: re.Match[str]) -> None:
    person, chat = cast.person(act.who), cast.chat(act)
    cast.world.say(person, chat, _unescaped(act.what), anonymous=act.anonymous)


def _say_in_topic(cast: Cast, act: Act, found: re.Match[str]) -> None:
    chat = cast.chat(act)
    named = {name: topic for topic, name in cast.world.chats[chat].topics.items()}
    if found["topic"] not in named:
        raise ActError(f"there is no topic '{found['topic']}'")
    cast.world.say(cast.person(act.who), chat, found["text"], topic=named[found["topic"]])


def _unescaped(text: str) -> str:
    r"""`\n` and `\u202e` as what they stand for, since nobody can read them otherwise."""
    text = re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
    return text.replace("\\n", "\n").replace("\\s", " ")


PERSON: Sequence[tuple[str, Doing]] = (
    (r"tap (?P<label>.+) on message (?P<place>\d+) as it was", _tap_as_it_was),
    (r"tap (?P<label>.+) as seen by (?P<other>[a-z]+)", _tap_of_other),
    (r"tap (?P<label>.+?)(?P<twice> twice)?", _tap),
    (r"taps (?P<labels>.+)", _taps),
    (r"the same tap again", _same_again),
    (r"forge (?P<data>.+)", _forge),
    (r"open invitation(?: of (?P<group>[a-z]+))?", _open),
    (r"open link (?P<token>\S+)", _open_link),
    (r"presses (?P<label>.+)", _open_button),
    (rf"(?P<kind>{'|'.join(sorted(KINDS))})(?:: (?P<words>.+))?", _media),
    (r"edit last to (?P<text>.+)", _edit),
    (r"reply to (?P<whom>[a-z]+): (?P<text>.+)", _reply),
    (r"(?P<times>\d+) times (?P<text>.+)", _repeat),
    (r"blocks the bot", _block),
    (r"unblocks the bot", _unblock),
    (r"answers (?P<label>.+) until (?P<until>.+)", _answers),
    (r"fills? in (?P<labels>.+?)(?P<send> and sends?)?", _fill_in),
    (OPENS, _opens),
    (r"in topic (?P<topic>[A-Za-z]+): (?P<text>.+)", _say_in_topic),
    (r".+", _say),
)
