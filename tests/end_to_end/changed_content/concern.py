"""Knows how the concern protocol reads in its next version, as changes to the one there is now."""

from pathlib import Path

from bot.content import FLOWS

NAME = "concern.yaml"

CHANGES = (
    ("\nversion: 1\n", "\nversion: 2\n", 1),
    # Another text, at a question that stays.
    (
        "**Kan je er met de persoon over praten?**\n\n      Denk ook aan je eigen veiligheid.",
        "**Kan je de persoon hierover spreken?**\n\n      Dat mag ook schriftelijk.",
        1,
    ),
    # One question is gone; where both its ways led, one now comes at once.
    ("        next: s2b_reasons\n", "        next: k1_gate\n", 2),
    (
        """\
  - id: s2b_reasons
    kind: several
    chapter: Stap 2 van 6 · Gesprek
    text: |-
      **Waarom lukt praten niet?**

      Tik aan wat past. Hierna komt het overleg.
    options:
      - code: refuses
        label: Wil er niet over praten
      - code: limited
        label: Mentaal niet goed in staat
      - code: absent
        label: Niet aanwezig
      - code: menacing
        label: Dreigende houding
    least: 1
    next: k1_gate
""",
        "",
        1,
    ),
)
"""What stands there now, what stands there then, and how often."""


def write_changed(folder: Path) -> Path:
    """Writes the next version as an organisation's own content; the folder, for `load_content`.

    Raises AssertionError where what is to be changed does not stand there as often.
    """
    text = (FLOWS / NAME).read_text(encoding="utf-8")
    for before, after, times in CHANGES:
        assert text.count(before) == times, f"{NAME} has this {text.count(before)} times: {before}"
        text = text.replace(before, after)
    folder.mkdir(exist_ok=True)
    (folder / NAME).write_text(text, encoding="utf-8")
    return folder
