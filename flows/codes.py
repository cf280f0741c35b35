"""Knows what flows, nodes and answers are called by; refuses to know what they are."""

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
