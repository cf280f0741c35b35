"""Knows how the practices of others read: by what they are for, as found, and each by itself.

What was looked for is in none of it: a button carries which practices were found, not the words.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from hashlib import blake2b

from bot.phrasing import names
from bot.phrasing.catalogue import Words
from bot.phrasing.message import Message, Rows, Verb, bold, in_rows, paragraphs
from bot.presses import OnIdea
from flows.inspiration import Function, FunctionId, Inspiration, Practice, PracticeId

BEGIN, LIST, OF, READ, HITS, HIT, ASK = "begin", "list", "of", "read", "hits", "hit", "ask"
"""The verbs of a button about practices: the functions in a message of their own or in its place,
one function, one practice of it, what was found, one of that, and asking what to look for."""

A_PAGE = 8
"""Practices on a page: their buttons fit on a phone's screen."""

MOST_FOUND = 7
"""Practices that are shown of what was found: as many as a button's data can name."""

MARK = 4
"""Characters that stand for a practice in the data of a button."""


def functions(words: Words, inspiration: Inspiration, line: str = "", *, alone: bool) -> Message:
    """What online work is for, with a button each; `line` stands above it where it says something.

    Looking for words is asked for by a button where one is alone, by the command in a group.
    """
    keys = [Verb(_button(words, one), OnIdea(OF, f"{one.id}-1")) for one in inspiration.functions]
    search: Rows = ((Verb(words("idea.search"), OnIdea(ASK)),),) if alone else ()
    return Message(
        paragraphs(
            line,
            bold(words("idea.title")),
            words("idea.what", count=len(inspiration.practices)),
            words("idea.how_alone" if alone else "idea.how_together"),
        ),
        (*((key,) for key in keys), *search),
    )


def of_function(
    words: Words, inspiration: Inspiration, function: FunctionId, page: int
) -> Message | None:
    """A page of the practices of one function; None where there is no such function."""
    one = next((each for each in inspiration.functions if each.id == function), None)
    if one is None:
        return None
    every = inspiration.of_function(function)
    whole = max(-(-len(every) // A_PAGE), 1)
    at = (page - 1) % whole
    keys = [
        Verb(_name(words, each), OnIdea(READ, f"{each.id}-{function}-{at + 1}"))
        for each in every[at * A_PAGE : (at + 1) * A_PAGE]
    ]
    head, leaf = bold(_title(words, one)), Rows()
    if whole > 1:
        head = f"{head}  {words('results.remarks_page', place=at + 1, all=whole)}"
        leaf = (
            tuple(
                Verb(words(key), OnIdea(OF, f"{function}-{(at + step) % whole + 1}"))
                for key, step in (("key.previous", -1), ("key.next", 1))
            ),
        )
    return Message(
        paragraphs(head, words("idea.of_function", count=len(every))),
        (*((key,) for key in keys), *leaf, (Verb(words("idea.back"), OnIdea(LIST)),)),
    )


def of_page(
    words: Words, inspiration: Inspiration, practice: PracticeId, function: FunctionId, page: int
) -> Message | None:
    """A practice, and back to the page that it was on; None where it is not there any more."""
    one = next((each for each in inspiration.practices if each.id == practice), None)
    if one is None:
        return None
    back = Verb(words("key.back"), OnIdea(OF, f"{function}-{page}"))
    return Message(_told(words, one), ((back,),))


def found(words: Words, hits: Sequence[Practice]) -> Message:
    """What was found, the nearest first; each with a button that knows the others."""
    marks = "".join(mark(one.id) for one in hits)
    keys = [Verb(_name(words, one), OnIdea(HIT, mark(one.id) + marks)) for one in hits]
    head = words("idea.found_one") if len(hits) == 1 else words("idea.found", count=len(hits))
    return Message(
        paragraphs(bold(head), words("idea.tap")),
        (*in_rows([*keys], 1), (Verb(words("idea.back"), OnIdea(LIST)),)),
    )


def of_found(words: Words, one: Practice, hits: Sequence[Practice]) -> Message:
    """A practice, and back to all that was found with it."""
    marks = "".join(mark(each.id) for each in hits)
    return Message(_told(words, one), ((Verb(words("idea.results"), OnIdea(HITS, marks)),),))


def mark(practice: PracticeId) -> str:
    """What stands for a practice in a button, however the list of all of them changes."""
    return urlsafe_b64encode(blake2b(practice.encode(), digest_size=3).digest()).decode()


def marked_in(inspiration: Inspiration, marks: str) -> tuple[Practice, ...]:
    """The practices that a button names, of those that are still there."""
    known = {mark(one.id): one for one in inspiration.practices}
    cut = [marks[at : at + MARK] for at in range(0, len(marks), MARK)]
    return tuple(known[one] for one in cut if one in known)


def _told(words: Words, one: Practice) -> str:
    does = words.of_content(f"practices.{one.id}.does", one.does)
    whom = words.of_content(f"practices.{one.id}.whom", one.whom)
    aims = names.joined(_title(words, each) for each in one.functions)
    return paragraphs(
        bold(words.of_content(f"practices.{one.id}.name", one.name)),
        does,
        "\n".join(
            (
                words("idea.whom", whom=whom),
                *((words("idea.by", by=one.by),) if one.by else ()),
                words("idea.for", aims=aims),
            )
        ),
        words("idea.own") if one.own else "",
    )


def _name(words: Words, one: Practice) -> str:
    return words.of_content(f"practices.{one.id}.button", one.button)


def _title(words: Words, one: Function) -> str:
    return words.of_content(f"practices.function.{one.id}.title", one.title)


def _button(words: Words, one: Function) -> str:
    return words.of_content(f"practices.function.{one.id}.button", one.button)
