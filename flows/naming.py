"""Knows where in a text somebody is greeted, signs or says who they are; knows no real names.

A line that begins with a greeting, ends with a closing, or holds `ik ben`, and then a word that
looks like a name. Names in full are looked for in `flows.full_names`.
"""

import re

_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_TITLE = (
    r"(?:(?:mevrouw|mevr|mw|meneer|mijnheer|dhr|heer|dokter|dr|juf|tante|nonkel|oom)\b\.?[ \t]{1,3}"
    r"(?:(?:van|von|de|den|der|ter|ten|el|al|ben|la|le)[ \t]{1,3}){0,3})?"
)
_GREETING = re.compile(
    r"(?:(?P<loose>hoi|hallo|hey|hi)|dag|hé|ha|beste|lieve|liefste|geachte"
    r"|goede(?:morgen|middag|navond|ndag)|goeie(?:morgen|middag|navond|ndag|dag))[ \t]{1,3}"
    rf"{_TITLE}(?P<name>{_WORD})(?P<ends>[ \t]*(?:[,!.:]|$))?",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?<![^\W_])(?:groet|groeten|groetjes|mvg|liefs|kusjes?|x{2,3})(?![^\W_])"
    rf"(?:[ \t]{{1,3}}van)?[ \t,.:-]{{0,5}}(?:(?P<name>{_WORD})(?:[ \t]{{1,3}}{_WORD}){{0,2}})?"
    r"[ \t.!]{0,5}$",
    re.IGNORECASE,
)
_SELF = re.compile(
    rf"(?<![^\W_])(?:i?k ben|i?k heet|mijn naam is)[ \t]{{1,3}}({_WORD})", re.IGNORECASE
)
_SIGNED = re.compile(rf"({_WORD})(?:[ \t]{{1,3}}{_WORD}){{0,2}}[.,!]?")
_MARKS = " \t'\"“”„«»>*_•-"
"""What may stand before a line that is quoted, or in a list."""

_WORDS = """
    hoi hallo hey hi hé dag goedemorgen goeiemorgen goedemiddag goedenavond
    allemaal alles alle iedereen allen samen collega collegas collega's team teams mensen vrienden
    vriend vriendin maatje maat man vrouw kerel gast gasten jongen jongens meisje meisjes meid
    schat schatje lieverd lieve beste jij je jou jullie u ik wij we hij zij ze hen daar hier ja nee
    oké ok nu en of in na voor tot met op om uit dan dat deze dit die wat wie hoe is was van de het
    een mama papa mam pap oma opa ouder ouders moeder vader broer zus dames heren dame heer
    mevrouw mevr mw meneer mijnheer dhr dokter dr juf meester tante nonkel oom coach begeleider
    klant cliënt bewoner buurt groep directie bot wereld later eens hoor zeg dus
    belg belgische vlaming vlaams vlaamse waal waalse brusselaar antwerpenaar gentenaar
    nederlander nederlands nederlandse turk turks turkse marokkaan marokkaans marokkaanse syriër
    syrisch syrische afghaan afghaans afghaanse pool pools poolse oekraïner oekraïense rus
    russisch russische roma moslim moslima islamitisch christen katholiek jood joods joodse
    europeaan vertrouwenspersoon maatschappelijk
"""
NO_NAMES = frozenset(_WORDS.split())
"""Words that may stand where a name stands, and with a capital too."""


def holds_name(text: str) -> bool:
    """Whether a line greets somebody, or somebody signs or says who they are."""
    signs_next = False
    for line in text.splitlines():
        bare = line.strip(_MARKS)
        if not bare:
            continue
        signed = _SIGNED.fullmatch(bare) if signs_next else None
        closing = _CLOSING.search(bare)
        names = [found[1] for found in (*_SELF.finditer(bare), signed) if found is not None]
        names += [closing["name"]] if closing is not None and closing["name"] else []
        if _greets(bare) or any(_is_name(one) for one in names):
            return True
        signs_next = closing is not None and not closing["name"]
    return False


def _greets(line: str) -> bool:
    found = _GREETING.match(line)
    if found is None:
        return False
    # Who greets in a chat often leaves capitals out; then the greeting must stand by itself.
    quick = found["loose"] is not None and found["ends"] is not None
    return _is_name(found["name"]) or (quick and _is_name(found["name"].capitalize()))


def _is_name(word: str) -> bool:
    """Whether a word looks like a name: a capital with small letters, and no word we know."""
    looks = word[0].isupper() and any(one.islower() for one in word)
    return looks and word.casefold() not in NO_NAMES
