"""Knows how a team's report is set on paper; refuses to know whose it is. Runs in a worker process.

It reaches no network and reads no file of the machine but its layout and its fonts.
"""

from pathlib import Path

from bot.document_worker import printed

LAYOUT = Path(__file__).with_name("report.typ")


def pdf(report: str) -> bytes:
    """A PDF of a report in JSON: the fields of a `Report`, its picture's bytes as numbers.

    Raises RuntimeError of the typesetter.
    """
    return printed(LAYOUT, {"report": report})
