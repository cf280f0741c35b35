"""The Quickscan's content: its shape and names are the source's; the wording is an editor's."""

import re
from pathlib import Path

import pytest

import instruments
from instruments.loading import SCREEN, STATEMENT, load_instruments
from instruments.model import LEVELS

TITLES = {
    "Strategie: meerwaarde, visie en positionering": """
        Visie op online werken
        Meerwaarde van online werken (1)
        Meerwaarde van online werken (2)
        Doelstellingen
        Verankering in de organisatie
        Concrete uitwerking in de praktijk
        Afstemming online-offline werking
        Positionering (strategisch)""",
    "Interne afspraken": """
        Algemene afspraken rond online werken
        Interne afstemming
        Bescherming en ondersteuning van medewerkers
        Positionering (1)
        Positionering (2)
        Tijd en middelen""",
    "Kennis, vaardigheden en attitude": """
        Digitale vaardigheden
        Digitale vaardigheden (2)
        Vaardigheden in digitale tools
        Vorming en opleiding
        Omgaan met online verontrustende signalen
        Omgaan met online verontrustende signalen (2)""",
    "Online beeldvorming en tools": """
        Inzicht in de online leefwereld van de doelgroep
        Afstemming van de werking op de online leefwereld
        Gebruik van online informatie in de werking
        Gebruik van online informatie in de werking (2)
        Inzet op online beeldvorming en rolafbakening""",
    "Samenwerking": """
        Gedeelde visie
        Rolduidelijkheid in partnerschap
        Online dimensie binnen het lokale netwerk
        Afstemming lokale online initiatieven
        Lokale multidisciplinaire casusbesprekingen
        Informatiedeling""",
    "Wettelijke, deontologische en ethische aandachtspunten": """
        Juridisch kader bij online werken
        Beroepsgeheim en discretieplicht
        Privacy en gegevensbescherming
        Ondersteuning bij juridische en deontologische kwesties
        Ethische afwegingen
        Ondersteuning bij ethische kwesties""",
    "Bewust investeren in online werken": """
        Investeren in digitale infrastructuur
        Inzicht in middelen en personeelsinzet
        Inzicht in opbrengst van online werken
        Strategische afweging rond online werken
        Evaluatie en bijsturing van online werken""",
}


@pytest.fixture(scope="module")
def quickscan():
    folder = Path(instruments.__file__).parent / "content"
    return load_instruments([folder])["quickscan"]


def test_blocks_and_elements_are_those_of_the_source(quickscan):
    """Seven blocks and their 42 elements bear the source's names, in the source's order."""
    found = {one.title: [element.title for element in one.elements] for one in quickscan.blocks}
    expected = {
        block: [one.strip() for one in elements.strip().splitlines()]
        for block, elements in TITLES.items()
    }
    assert found == expected
    assert list(found) == list(expected)


def test_the_numbers_are_those_of_the_source(quickscan):
    """Seven blocks of 8, 6, 6, 5, 6, 6 and 5 elements: 42 elements, 126 statements, no two alike."""
    assert [len(one.elements) for one in quickscan.blocks] == [8, 6, 6, 5, 6, 6, 5]
    statements = [text for one in quickscan.elements for text in one.statements.values()]
    assert len(statements) == 126
    assert len({text.casefold() for text in statements}) == 126


def test_roles_are_those_of_the_source(quickscan):
    """The five roles are asked by the names that the source gives them."""
    assert list(quickscan.roles.values()) == [
        "Leidinggevende",
        "Praktijkwerker",
        "ICT-medewerker",
        "DPO",
        "Andere dienst",
    ]


def test_every_text_fits_a_phone(quickscan):
    """Each statement is at most 160 characters, and each screen 700."""
    assert (STATEMENT, SCREEN) == (160, 700)
    for element in quickscan.elements:
        assert set(element.statements) == set(LEVELS)
        for text in element.statements.values():
            assert 1 <= len(text) <= 160, element.id
            assert "  " not in text, element.id
        # Block, progress and signs take at most a hundred characters beside these.
        assert len(element.title) + sum(map(len, element.statements.values())) <= 600


def test_every_element_names_its_source(quickscan):
    """Block and element name where in the source they stand, so that an expert can check them."""
    assert quickscan.source == "004_d038bbd51b40a602.txt"
    for number, block in enumerate(quickscan.blocks, 1):
        assert block.source.startswith(f"WERKFICHE, Stap 1, {number} ")
        for element in block.elements:
            assert element.source.strip()


def test_ids_are_unique_and_fit_a_button(quickscan):
    """No id is used twice, of blocks and elements together, and each is short and plain."""
    ids = [one.id for one in quickscan.blocks] + [one.id for one in quickscan.elements]
    assert len(set(ids)) == len(ids) == 49
    for one in [*ids, *quickscan.roles]:
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,13}", one)
