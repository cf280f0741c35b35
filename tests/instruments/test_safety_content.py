"""The Veiligheidsplanner's content: its shape and names are the source's; the wording is ours."""

import re
from pathlib import Path

import pytest

import instruments
from instruments.loading import load_instruments
from instruments.model import LEVELS

POLICY = {
    "responsible": "Eindverantwoordelijkheid voor de online-activiteit",
    "online_rules": "Regels over online-activiteit",
    "control": "Evaluatie/controle van de veiligheid van de online-activiteit",
    "data_storage": "Veiligheid van het online opslaan van persoonlijke data",
}
PEOPLE = {
    "client_wise": "(Aandacht voor mediawijsheid van cliënten)",
    "tools_at_work": "Aandacht voor professioneel omgaan met online tools voor medewerkers",
    "images": "Omgaan met digitale afbeeldingen, foto's, video's en persoonsgegevens"
    " door medewerkers",
    "social_media": "Aandacht voor mediawijs gebruik van sociale media door medewerkers",
    "lack_told": "Melding gebrek aan mediawijsheid",
    "correcting": "Evaluatie en bijsturing (ev. sanctionering)",
}
TECHNOLOGY = {
    "comm_tools": "Online communicatietools",
    "own_devices": "Persoonlijke hard- en software",
    "protected": "Beveiliging van hard- en software",
    "client_access": "(Veilige toegang tot het internet voor cliënten)",
}
PARTS = {"Organisatiebeleid": POLICY, "Medewerkers": PEOPLE, "ICT-technologie": TECHNOLOGY}
"""What stands in brackets there is only for who guides clients daily."""


@pytest.fixture(scope="module")
def loaded():
    return load_instruments([Path(instruments.__file__).parent / "content"])


@pytest.fixture(scope="module")
def safety(loaded):
    return loaded["safety"]


def test_parts_and_rubrics_are_those_of_the_source(safety):
    """Three parts and their 14 rubrics bear the source's names, brackets included, in its order."""
    found = {
        one.short: {
            element.id: f"({element.title})" if element.bracketed else element.title
            for element in one.elements
        }
        for one in safety.blocks
    }
    assert found == PARTS
    assert [list(one) for one in found.values()] == [list(one) for one in PARTS.values()]
    assert list(found) == list(PARTS)


def test_the_numbers_are_those_of_the_source(safety):
    """Parts of 4, 6 and 4 rubrics, two of them bracketed; 42 descriptions, no two alike."""
    assert [len(one.elements) for one in safety.blocks] == [4, 6, 4]
    assert [one.id for one in safety.elements if one.bracketed] == ["client_wise", "client_access"]
    assert [len(one.elements) for one in safety.unbracketed.blocks] == [4, 5, 3]
    texts = [text for one in safety.elements for text in one.statements.values()]
    assert len(texts) == len({text.casefold() for text in texts}) == 42


def test_every_rubric_asks_a_question(safety):
    """Each rubric has a question of its own, and a red, orange and green description."""
    questions = [one.question for one in safety.elements]
    assert all(one.endswith("?") for one in questions)
    assert len(set(questions)) == 14
    assert all(set(one.statements) == set(LEVELS) for one in safety.elements)


def test_every_part_suggests_the_evidence_of_the_source(safety):
    """The source names ten, five and eight kinds of evidence; each is a suggestion to tap."""
    assert [len(one.evidence) for one in safety.blocks] == [10, 5, 8]
    for block in safety.blocks:
        assert len(set(block.evidence.values())) == len(block.evidence)


def test_what_is_about_clients_is_suggested_there_alone(safety):
    """The source puts talk of life online and a log of incidents beside the clients' rubric."""
    technology = safety.blocks[2]
    *others, clients = technology.elements
    assert clients.bracketed
    about_clients = {"online_life", "incident_log"}
    assert about_clients <= technology.suggested(clients.id).keys()
    for one in others:
        assert technology.suggested(one.id).keys() == technology.evidence.keys() - about_clients


def test_it_is_open_as_the_paper_form_is(safety, loaded):
    """Its rounds show names unless the lead wants otherwise; the Quickscan's do not."""
    assert safety.open
    assert not loaded["quickscan"].open


def test_every_screen_fits_a_phone(safety):
    """A title, a question and three descriptions are at most 630 characters together."""
    for one in safety.elements:
        assert len(one.title) + len(one.question) + sum(map(len, one.statements.values())) <= 630


def test_every_rubric_names_its_source(safety):
    """Part and rubric name where in the source they stand, so that an expert can check them."""
    assert safety.source == "000_7c50140a912e71fa.txt"
    for letter, block in zip("ABC", safety.blocks, strict=True):
        assert block.source.startswith(f"Deel {letter}, ")
        for element in block.elements:
            assert element.source.strip()


def test_no_block_has_the_id_of_another_instruments(loaded):
    """A plan names blocks by their ids alone, so no two instruments share one."""
    ids = [block.id for one in loaded.values() for block in one.blocks]
    assert len(set(ids)) == len(ids)


def test_ids_fit_a_button(safety):
    """Each id is short and plain, and none is used twice."""
    ids = [one.id for one in safety.blocks] + [one.id for one in safety.elements]
    assert len(set(ids)) == len(ids) == 17
    evidence = [one for block in safety.blocks for one in block.evidence]
    for one in [*ids, *safety.roles, *evidence]:
        assert re.fullmatch(r"[a-z][a-z0-9_]{0,13}", one)
