"""Knows what is kept of a text that somebody wrote; refuses to know what it is about."""

import unicodedata


def clean(text: str) -> str:
    """What is kept of a text: its characters and line breaks, without what hides or reorders.

    Control characters and the marks that turn the direction of a line (Unicode Cc, Cf but the
    joiners that emoji and scripts need, Cs, Co) would let a remark show what it is not.
    """
    kept = (
        "\n" if one in "\r\n\u2028\u2029" else one
        for one in text.replace("\r\n", "\n")
        if one in "\r\n\t\u200c\u200d\u2028\u2029"
        or unicodedata.category(one) not in {"Cc", "Cf", "Cs", "Co"}
    )
    lines = "".join(kept).replace("\t", " ").split("\n")
    return "\n".join(line.strip() for line in lines).strip(_EDGES)


_EDGES = (
    "\n\u200c\u200d \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
"""Every white space (Unicode Zs) and the joiners; a text of these alone is empty."""
