"""Knows what people do with messages that stand there, in a transcript: pass on, follow, delete."""

import re
from collections.abc import Sequence
from typing import Any

from bot.sandbox.errors import WorldError
from tests.end_to_end.cast import ActError, Cast
from tests.end_to_end.people_acts import Doing
from tests.end_to_end.script import Act
from tests.end_to_end.seen import buttons_of

Json = dict[str, Any]

THE_BOT = "the bot"
_WHICH = r"(?:message (?P<place>\d+)|(?P<last>last))"
_LINK = re.compile(r"https://t\.me/\S+[?&]start=\S+")


def _meant(cast: Cast, act: Act, found: re.Match[str]) -> int:
    """The id of the bot's n-th message in this chat, or of one's own last one."""
    chat = cast.chat(act)
    if found["place"]:
        return int(cast.eyes.numbered(chat, int(found["place"]))[-1]["message_id"])
    person = cast.person(act.who).id
    own = [one for one in cast.world.messages[chat].values() if one["from"]["id"] == person]
    return int(own[-1]["message_id"])


def _pass_on(cast: Cast, act: Act, found: re.Match[str]) -> None:
    person, to = cast.person(act.who), found["to"]
    if to == THE_BOT:
        target = person.id
    else:
        target = cast.group(to) if to in cast.places else cast.person(to).id
    cast.world.forward(person, cast.chat(act), _meant(cast, act, found), target)


def _cannot_pass_on(cast: Cast, act: Act, found: re.Match[str]) -> None:
    person = cast.person(act.who)
    try:
        cast.world.forward(person, cast.chat(act), _meant(cast, act, found), person)
    except WorldError as error:
        if "is protected" in str(error):
            return
        raise
    raise ActError(f"this can be passed on: {act.line}")


def _write_to(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.write_to(cast.person(act.who), cast.person(found["to"]), found["text"])


def _write_link_to(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """Copies the newest link to the bot out of one's own chat, for somebody else."""
    link = _newest_link(cast.messages(cast.chat(act)))
    cast.world.write_to(cast.person(act.who), cast.person(found["to"]), link)


def _follow(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """Opens the newest link to the bot that another person passed on."""
    person = cast.person(act.who)
    passed = cast.world.passed.get(person.id, [])
    cast.world.open_link(person, _newest_link(list(reversed(passed))))


def _newest_link(messages: Sequence[Json]) -> str:
    for message in messages:
        text: str = message.get("text") or message.get("caption", "")
        if found := _LINK.search(text):
            return found[0]
        for key in buttons_of(message):
            if _LINK.match(key.get("url", "")):
                return str(key["url"])
    raise ActError("there is no link to the bot")


def _delete(cast: Cast, act: Act, found: re.Match[str]) -> None:
    cast.world.delete_message(cast.person(act.who), cast.chat(act), _meant(cast, act, found))


def _reply_to(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """To a message that may have been the newest one when this was begun."""
    chat = cast.chat(act)
    cast.world.say(cast.person(act.who), chat, found["text"], _meant(cast, act, found))


def _open_document(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """The newest document of this name; a text is read, of others only the kind is."""
    chat = cast.chat(act)
    for message in cast.messages(chat):
        document = message.get("document", {})
        if document.get("file_name") == found["name"]:
            stored = cast.world.files.by_id[document["file_id"]]
            readable = stored.content_type.startswith("text/")
            text = stored.content.decode("utf-8-sig") if readable else f"({stored.content_type})"
            cast.eyes.opened(chat, text)
            return
    raise ActError(f"there is no document '{found['name']}'")


def _all_protected(cast: Cast, act: Act, found: re.Match[str]) -> None:
    """Every message of the bot in this chat, ever, but exactly these."""
    open_ones = cast.eyes.unprotected(cast.chat(act))
    meant = {int(one) for one in re.findall(r"\d+", found["places"] or "")}
    if wrong := {number: open_ones[number] for number in open_ones.keys() - meant}:
        raise ActError(f"not protected: {wrong}")
    if meant - open_ones.keys():
        raise ActError(f"protected, or not there: {sorted(meant - open_ones.keys())}")


MESSAGES: Sequence[tuple[str, Doing]] = (
    (rf"passes {_WHICH} on to (?P<to>the bot|[a-z]+)", _pass_on),
    (rf"cannot pass {_WHICH} on", _cannot_pass_on),
    (r"writes to (?P<to>[a-z]+): (?P<text>.+)", _write_to),
    (r"copies the link to (?P<to>[a-z]+)", _write_link_to),
    (r"follows the link(?: again)?", _follow),
    (rf"deletes {_WHICH}", _delete),
    (rf"replies to {_WHICH}: (?P<text>.+)", _reply_to),
    (r"opens document (?P<name>\S+)", _open_document),
    (r"all is protected(?: but messages? (?P<places>[\d, and]+))?", _all_protected),
)
