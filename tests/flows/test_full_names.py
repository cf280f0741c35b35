"""Who is named in full is seen in the midst of a sentence; houses and platforms are left alone."""

from time import process_time

import pytest

from flows.identifying import signs

NAMES = [
    "Sofie De Smet", "sofie is Sofie De Smet", "Mijn collega Sofie De Smet", "Tom Peeters",
    "Dat is Karim El Amrani.", "Vraag het aan Anne-Marie Janssens", "teamcoach (An Claes)",
    "Jan van den Berg heeft de sleutels", "Gisteren Sofie De Smet gezien", "Els D'hondt",
    "de sleutels: Bram Goossens", "Ik sprak mevrouw Peeters", "meneer Van Damme weet het",
    "collega Sofie beheert ze", "cliënt Bram wil het graag", "Zoë Lambrecht", "Fatima Ben Ali",
    "Op Facebook volg ik Sofie De Smet", "An-Sofie Van de Velde", "De sleutels heeft Tom Peeters",
    "Volgens Tom Peeters mag het", "Youssef Aït Taleb", "eerst Jeroen Maes, dan communicatie",
]  # fmt: skip

NO_NAMES = [
    "De Linde", "Huize De Linde", "de pagina van De Linde", "Ter Linden", "Huis 6", "Huis Ter Linden",
    "Sint-Truiden", "Sint Vincentius", "Wonen Noord", "Leefgroep Zonnebloem", "Onze Facebook",
    "Via Instagram", "Facebook Messenger", "Google Maps", "Microsoft Teams", "WhatsApp Business",
    "Facebook en Instagram", "Rode Kruis Vlaanderen", "Child Focus", "Team Communicatie",
    "Dienst Communicatie", "Stad Gent", "Den Haag", "De Haan", "Hartekamp Groep", "'s Heeren Loo",
    "teamverantwoordelijke", "Teamverantwoordelijke wonen", "Communicatie", "Hoofd Communicatie",
    "Begeleider Wonen Oost", "Onze Zorgboerderij", "Op Facebook", "Volgens YouTube",
    "Vlaamse Overheid", "Week van de Mediawijsheid", "De Week Van De Zorg", "X (vroeger Twitter)",
    "Een Instagram-pagina", "In September starten we", "Eerst Facebook. Dan Instagram",
    "Facebook. Instagram. YouTube", "Facebook, Instagram", "Facebook\nInstagram", "TikTok Live",
    "collega's", "collega Communicatie", "elke collega op Facebook", "Centrum Algemeen Welzijnswerk",
    "Sociale Media", "Het Plein", "Café De Kring", "CAW Brussel", "OCMW Gent", "VZW De Schakel",
    "Onze buren", "Jeugdhuis Nova", "Speelplein De Vlinder", "Directeur Zorg", "Ik Zie Wat Je Doet",
]  # fmt: skip

MISSED = ["Sofie", "sofie de smet", "SOFIE DE SMET"]
"""What cannot be told from any other words; the screen says in words what stays out."""


@pytest.mark.parametrize("text", NAMES)
def test_a_name_in_full_is_seen(text):
    """Wherever it stands, also at the beginning, and with another line around it."""
    assert "name" in signs(text)
    assert "name" in signs(f"We maken een pagina.\n{text}\nDat is alles.")


@pytest.mark.parametrize("text", NO_NAMES)
def test_houses_platforms_and_functions_are_left_alone(text):
    """They have capitals too."""
    assert signs(text) == ()
    assert signs(f"we kiezen voor {text}") == ()


@pytest.mark.parametrize("text", MISSED)
def test_what_looks_like_any_word_is_missed(text):
    """A first name alone, or a name without capitals or in capitals only."""
    assert signs(text) == ()


@pytest.mark.parametrize(
    "piece", ["Aa ", "A", "Aa-", "D'", "De Aa ", "van ", "Aa van ", "É", "Aa van de"]
)
def test_it_takes_no_time(piece):
    """Five thousand characters of capitals take a fraction of a second."""
    begun = process_time()
    signs((piece * 5000)[:5000])
    assert process_time() - begun < 2.0
