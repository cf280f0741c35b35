"""Knows what flows, nodes and answers are called by; refuses to know what they are."""

from enum import StrEnum
from typing import NewType

FlowId = NewType("FlowId", str)
NodeId = NewType("NodeId", str)
Code = NewType("Code", str)

OK = Code("ok")
"""The one answer of a node that only says something."""

CLEAR = Code("_clear")
"""The answer, beside words, of a free text that has words already: they are to go."""

KEEP, DROP = Code("_keep"), Code("_drop")
"""The answers to a text that is held: it is kept after all, or it goes.

No option of a file has such a code: there a letter comes first (`instruments.document.ID`).
"""


class View(StrEnum):
    """What a screen is about, so that an edge knows how to show it."""

    PLAIN = "plain"
    INTRO = "intro"
    ELEMENT = "element"
    BLOCK = "block"
    REVIEW = "review"
    REVIEW_BLOCK = "review_block"
    SUBMITTED = "submitted"
    LEAVE = "leave"
    REMARK = "remark"
    REGION = "region"
    RULES = "rules"
    DIRECTORY = "directory"
    SUMMARY = "summary"


AIDS = (View.REGION, View.RULES, View.DIRECTORY, View.SUMMARY)
"""What a file can ask for beside a question: another region, the rules, whom to call, a sum."""
