"""Knows what in a text looks like something that identifies a person; keeps and judges nothing.

A sign is a hint that asks for a second look: it may be wrong in both directions. Belgian and
Dutch forms are known; everything is looked at in time that grows with the text's length alone.
"""

import re

from flows.full_names import holds_full_name
from flows.naming import holds_name

SIGNS = ("number", "phone", "email", "iban", "name")
"""In the order in which they are told."""

_REGISTER = re.compile(
    r"(?<!\d)(\d{2})[ .-]?(\d{2})[ .-]?(\d{2})[ .-]?(\d{3})[ .-]?(\d{2})(?!\d)", re.ASCII
)
_BSN = re.compile(
    r"(?<![\d+€])(?<!\d[ .,-])(?<!€ )"
    r"(?:\d{9}|\d{4}([ .])\d{2}\1\d{3}|\d{3}([ .-])\d{3}\2\d{3})"
    r"(?!\d|[.,-]\d| ?(?:euro|eur|€))",
    re.ASCII | re.IGNORECASE,
)
"""Nine digits, alone or as they are grouped, that are no part of an amount or a longer number."""

_PHONES = tuple(
    re.compile(one + r"(?!\d)", re.ASCII)
    for one in (
        # With the country in front: +32 470 12 34 56, 0032 2 424 30 00, +31 (0)6-12345678.
        r"(?<![\d+])(?:\+|00(?=3[12]))[1-9](?:[ ./()-]{0,3}\d){8,13}",
        # Belgian mobile: 0470 12 34 56, 0470/12.34.56, 0470 123 456, 0470123456.
        r"(?<![\d+])04\d{2}[ ./-]?(?:\d{2}([ .-]?)\d{2}\1\d{2}|\d{3}[ .-]?\d{3})",
        # Dutch mobile: 06-12345678, 06 12 34 56 78, 06 1234 5678, 06 123 456 78.
        r"(?<![\d+])06[ .-]?(?:\d{8}|\d{2}([ .])\d{2}\1\d{2}\1\d{2}|\d{4} \d{4}|\d{3} \d{3} \d{2})",
        # A Belgian line: 02 424 30 00, 02/424.30.00, 02 424 3000; 016 12 34 56, 016/123.456.
        r"(?<![\d+])0[2349][ ./-]?\d{3}(?:([ .-]?)\d{2}\1\d{2})",
        r"(?<![\d+])0(?!70|78|80|90)[1-9]\d[ ./-]?(?:\d{2}([ .-]?)\d{2}\1\d{2}|\d{3}[ .-]\d{3})",
        # A Dutch line: 020-2615275, 020-261 52 75; 0172-123456, 0172 12 34 56, 0201234567.
        r"(?<![\d+])0(?!800|900|90[69])[1-9]\d(?:[ -]?\d{7}|[ -]\d{3} (?:\d{4}|\d{2} \d{2}))",
        r"(?<![\d+])0(?!800|90[069])[1-9]\d{2}[ -](?:\d{6}|\d{3} \d{3}|\d{2} \d{2} \d{2})",
    )
)
"""The shapes of a phone number, and never those of 112, 0800 or 070, which are no person's."""

_MAIL = re.compile(r"(?<=[\w.+-])@[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")

_ACCOUNT = re.compile(
    r"(?<![^\W_])(?=([a-z]{2})\d{2}((?:[ .-]?[a-z0-9]){11,30}))", re.IGNORECASE | re.ASCII
)
_LENGTHS = {
    "BE": 16, "NL": 18, "LU": 20, "DE": 22, "FR": 27, "GB": 22, "ES": 24, "PT": 25, "IT": 27,
    "PL": 28, "RO": 24, "BG": 22, "TR": 26, "MA": 28, "LT": 20, "IE": 22, "AT": 20,
}  # fmt: skip
"""Characters of an IBAN, for our neighbours and the countries whose accounts are common here."""

_LEAST_DIGITS = 10
"""Fewer digits stand in no IBAN, and more in no sentence."""


def signs(text: str) -> tuple[str, ...]:
    """What a text seems to hold, of `number`, `phone`, `email`, `iban` and `name`, in this order.

    `number` is a Belgian national register number or a Dutch citizen service number.
    """
    found = {
        "number": _holds_register(text) or _holds_bsn(text),
        "phone": any(one.search(text) for one in _PHONES),
        "email": _MAIL.search(text) is not None,
        "iban": _holds_account(text),
        "name": holds_name(text) or holds_full_name(text),
    }
    return tuple(sign for sign, there in found.items() if there)


def _holds_register(text: str) -> bool:
    """Whether a national register number (also a bis number) stands in a text.

    The last two digits are 97 less the rest of the others divided by 97; for who was born from
    2000 on, with a 2 in front of the others (Royal Decree of 3 April 1984, article 1).
    """
    for found in _REGISTER.finditer(text):
        first, month, check = int("".join(found.groups()[:4])), int(found[2]), int(found[5])
        # A bis number has 20 or 40 more for its month; nobody has 60 or more.
        is_day = month < 60 and month % 20 <= 12 and int(found[3]) <= 31
        if is_day and check in {97 - first % 97, 97 - (2_000_000_000 + first) % 97}:
            return True
    return False


def _holds_bsn(text: str) -> bool:
    """Whether nine digits stand in a text that pass the eleven test of a BSN.

    Each digit counts by its place, 9 to 2, and the last one -1; the sum is a multiple of 11.
    """
    for found in _BSN.finditer(text):
        digits = [int(one) for one in found[0] if one.isdecimal()]
        total = sum(
            place * one for place, one in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)
        )
        if any(digits) and total % 11 == 0:
            return True
    return False


def _holds_account(text: str) -> bool:
    """Whether an IBAN stands in a text (ISO 13616: 1 is left of its number divided by 97)."""
    for found in _ACCOUNT.finditer(text):
        start = found.start()
        written = text[start : start + 4] + found[2]
        length = _LENGTHS.get(found[1].upper(), 0)
        plain = "".join(one for one in written if one.isalnum())[:length]
        enough = sum(one.isdecimal() for one in plain) >= _LEAST_DIGITS
        turned = plain[4:] + plain[:4]
        if len(plain) != length or not enough:
            continue
        if int("".join(str(int(one, 36)) for one in turned)) % 97 == 1:
            return True
    return False
