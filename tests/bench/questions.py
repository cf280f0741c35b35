"""Writes the texts by which a harness knows the Quickscan's screens: one unique text a screen."""

import json
import sys

from bot.content import load_content
from instruments.model import InstrumentId


def main() -> None:
    instrument = load_content().instruments[InstrumentId("quickscan")]
    whole = len(list(instrument.elements))
    questions = [{"id": f"q{n}", "text": f" · {n}/{whole} "} for n in range(1, whole + 1)]
    json.dump(
        {"title": instrument.title, "questions": questions, "final": "Bouwsteen 7"}, sys.stdout
    )


main()
