"""Knows where in a text somebody seems to be named in full; knows no real names.

A first name and a family name are two words with a capital that follow each other, with such
words as `van de` between them. So are organisations, places and the first words of a sentence:
what is known to be one of those is left alone.
"""

import re

from flows.naming import NO_NAMES

_PART = r"(?:[DdLlOo]['’][A-ZÀ-ÖØ-Þ]?|[A-ZÀ-ÖØ-Þ])[a-zß-öø-ÿ]+"
_WORD = rf"{_PART}(?:-(?:{_PART}|[a-zß-öø-ÿ]+))*(?![\w'’])"
_BETWEEN = r"(?:van|von|de|den|der|ter|ten|te|el|al|ben|la|le|da|dos|'t)"
_CLOSE = r"[ \t]{1,3}"
_FULL = re.compile(
    rf"(?<![\w'’.@/-])(?P<first>{_WORD}){_CLOSE}(?P<between>(?:(?i:{_BETWEEN}){_CLOSE}){{0,3}})"
    rf"(?P<last>{_WORD})"
)
_TITLED = re.compile(
    rf"(?<!\w)(?i:mevrouw|mevr|mw|meneer|mijnheer|dhr|juffrouw|collega|cliënt|cliënte|bewoner)"
    rf"\.?{_CLOSE}(?:(?i:{_BETWEEN}){_CLOSE}){{0,3}}(?P<last>{_WORD})"
)
_BEGINNINGS = """
    de het een 't den der ter ten te dit dat deze die ons onze mijn je jouw jullie hun haar zijn elk
    elke alle al ik we wij jij u hij zij ze men er hier daar waar wie wat welk welke hoe waarom
    wanneer en of maar want dus als dan toen nu nog ook al niet geen wel zo heel
    in op aan bij met voor naar van uit over onder door na tot om tegen tussen zonder sinds tijdens
    via volgens binnen buiten vanaf vanuit rond rondom per naast langs wegens dankzij ondanks
    is was heeft had hebben zijn waren wordt werd worden kan kon kunnen mag mogen moet moeten wil
    willen gaat gaan komt komen doet doen maakt maken zet zetten staat staan zie zien kijk kijken
    vraag vragen zoek zoeken volg volgen gebruik gebruiken open nieuwe nieuw goede goed veel meer
    minder alleen enkel samen eerst later soms vaak altijd nooit vandaag gisteren morgen elke
    iedereen niemand iemand mensen ouders familie jongeren cliënten bewoners collega's medewerkers
    ja nee misschien ongeveer zeker eigenlijk gewoon liever graag onlangs momenteel
    rode groene blauwe witte gouden oude grote kleine lange hoge lage eerste tweede derde
"""
"""What a sentence begins with, or the name of a house such as De Linde: no first name."""

_KNOWN = """
    google microsoft apple meta facebook instagram whatsapp messenger teams outlook office
    sharepoint onedrive android windows zoom signal telegram twitter youtube tiktok snapchat
    linkedin pinterest reddit discord twitch bluesky mastodon threads bereal roblox minecraft
    fortnite canva maps play store drive business pages page suite reels stories live chat
    januari februari maart april mei juni juli augustus september oktober november december
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag kerst pasen pinksteren sinterklaas
    belgië nederland vlaanderen wallonië brussel europa antwerpen gent brugge leuven mechelen
    hasselt kortrijk oostende aalst genk amsterdam rotterdam utrecht haarlem haag eindhoven noord
    noorden oost oosten zuid zuiden west westen centraal midden limburg brabant holland
    belgische vlaamse nederlandse brusselse europese vlaams nederlands engels frans
    kruis vzw npo bv cvba stichting vereniging genootschap federatie liga unie fonds raad kamer
    huis huize residentie villa hoeve hof tuin park plein straat laan weg dreef kaai wijk buurt dorp
    stad gemeente provincie district deelgemeente sint sinte heilig heilige sancta ter ten 't
    groep team dienst afdeling directie bestuur unit cel werking leefgroep locatie vestiging campus
    centrum school college atheneum instituut universiteit hogeschool bibliotheek academie
    kinderopvang speelplein atelier café restaurant winkel kringloop museum theater radio
    algemeen algemene openbaar openbare sociaal sociale maatschappelijk maatschappelijke
    begeleid begeleide zelfstandig zelfstandige beschut beschutte online digitaal digitale media
    communicatie welzijn zorg jeugd jongeren ouderen wonen leven werken werk leren vrije vrijetijd
    dag nacht ambulant mobiel thuis begeleiding hulp hulpverlening opvang preventie beleid
    child focus awel clb caw ggz ocmw vaph pleegzorg gegevensbeschermingsautoriteit autoriteit
    politie parket justitie overheid agentschap ministerie departement koninklijke nationaal
    nationale koning koningin prins prinses week maand jaar actie project campagne festival
    heeren loo hartekamp smart social
"""
"""Of two such words none is a person's: platforms, places, houses, services, days and months."""

_ENDS = (
    "zorg", "huis", "huizen", "hof", "groep", "dienst", "centrum", "werk", "werking", "school",
    "pagina", "club", "team", "wijs", "wijsheid", "instelling", "plek", "punt", "beleid", "beheer",
    "media", "foon", "onthaal", "straat", "laan", "plein", "markt", "bond", "fonds", "praktijk",
    "verantwoordelijke", "medewerker", "begeleider", "coördinator", "directeur", "leider", "hoofd",
)  # fmt: skip
"""How a word ends that names a house, a service or a function."""

_NO_FIRST = NO_NAMES | frozenset(_BEGINNINGS.split())
_NOBODY = NO_NAMES | frozenset(_KNOWN.split())


def holds_full_name(text: str) -> bool:
    """Whether somebody seems to be named, with a family name or behind `mevrouw` or `collega`."""
    return _in_full(text) or any(_may_be(one["last"]) for one in _TITLED.finditer(text))


def _in_full(text: str) -> bool:
    place = 0
    while found := _FULL.search(text, place):
        first = found["first"]
        named = first.casefold() not in _NO_FIRST and _may_be(first)
        if named and _may_be(found["last"]):
            return True
        # What is no first name may stand before one, as in „Gisteren Sofie De Smet gezien”.
        place = found.end("first")
    return False


def _may_be(word: str) -> bool:
    low = word.casefold()
    return low not in _NOBODY and not low.endswith(_ENDS)
