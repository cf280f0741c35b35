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

SKIP = Code("_skip")
"""The answer of who has nothing to fill in, where a text or a day may be left out."""

SAME = Code("_same")
"""The answer of who looks again at words of their own, and leaves them as they are.

They are the last that were written there, whether or not it was skipped since."""

KEEP, DROP = Code("_keep"), Code("_drop")
"""The answers to a text that is held: it is kept after all, or it goes.

No option of a file has such a code: there a letter comes first (`instruments.document.ID`).
"""


class View(StrEnum):
    """What a screen is about, so that an edge knows how to show it."""

    PLAIN = "plain"
    INTRO = "intro"
    CLIENTS = "clients"
    NAME = "name"
    ELEMENT = "element"
    BLOCK = "block"
    REVIEW = "review"
    REVIEW_BLOCK = "review_block"
    SUBMITTED = "submitted"
    LEAVE = "leave"
    REMARK = "remark"
    SOURCES = "sources"
    SOURCE = "source"
    LAID = "laid"
    LAID_BLOCK = "laid_block"
    REGION = "region"
    RULES = "rules"
    DIRECTORY = "directory"
    SUMMARY = "summary"
    DRAFT = "draft"
    PARTS = "parts"
    NOTE = "note"
    NOTES = "notes"
    CHOICE_CRITERIA = "choice_criteria"
    CHOICE_WHO = "choice_who"
    CHOICE_VOTING = "choice_voting"
    CHOICE_FEW = "choice_few"
    CHOICE_SHOWN = "choice_shown"
    CHOICE_GIVE = "choice_give"
    CHOICE_SEEN = "choice_seen"
    CHOICE_REMARK = "choice_remark"
    CHOICE_PICK = "choice_pick"
    CHOICE_FOURTH = "choice_fourth"
    CHOICE_SINGLE = "choice_single"
    CHOICE_AGAINST = "choice_against"
    CHOICE_REASON = "choice_reason"
    CHOICE_DIRECTION = "choice_direction"
    CHOICE_CHECK = "choice_check"
    CHOICE_LEAVE = "choice_leave"
    STARS_INTRO = "stars_intro"
    STARS_GIVE = "stars_give"
    STARS_CHECK = "stars_check"
    TALK_BEGIN = "talk_begin"
    TALK_ACTIONS = "talk_actions"
    TALK_ALIKE = "talk_alike"
    TALK_ELEMENT = "talk_element"
    TALK_CARDS = "talk_cards"
    TALK_NOTE = "talk_note"
    TALK_GROW = "talk_grow"
    TALK_REMARKS = "talk_remarks"
    TALK_CLOSE = "talk_close"
    CONSENSUS_BEGIN = "consensus_begin"
    CONSENSUS_ASK = "consensus_ask"
    CONSENSUS_CARDS = "consensus_cards"
    CONSENSUS_WHY = "consensus_why"
    CONSENSUS_SET = "consensus_set"
    CONSENSUS_WHAT = "consensus_what"
    CONSENSUS_WHO = "consensus_who"
    CONSENSUS_WHEN = "consensus_when"
    CONSENSUS_LIST = "consensus_list"
    CONSENSUS_LACKING = "consensus_lacking"
    LIST = "list"
    FOUND = "found"
    CARD = "card"
    SHARE = "share"
    STAGES = "stages"
    TO_DO = "to_do"
    PAGE = "page"


AIDS = (
    View.REGION,
    View.RULES,
    View.DIRECTORY,
    View.SUMMARY,
    View.DRAFT,
    View.PARTS,
    View.LIST,
    View.FOUND,
    View.CARD,
    View.SHARE,
    View.STAGES,
    View.TO_DO,
    View.PAGE,
)
"""What a file can ask for beside a question: another region, the rules, whom to call, a sum of
the answers, an action as it would be now, how much is filled in behind each option; a list of
other content, what was found in it, the one that was chosen, and what is sent to somebody else;
how far the steps are, which of them are still to be taken, and a page of a register as it would
be now."""
