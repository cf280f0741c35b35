"""The page of numbers that can be called: every number of the directory, each as a link."""

import re
from html import unescape

from bot.content import load_content
from bot.numbers_page import page
from bot.phrasing.catalogue import DUTCH, load_words
from flows.directory import Region, numbers

CONTENT = load_content()
PAGE = page(CONTENT, load_words(CONTENT)[DUTCH])


def test_every_number_is_a_link():
    """Each number of each region can be called, by exactly its digits, the fixed line first."""
    listed = [
        one.number for region in Region for one in numbers(CONTENT.directory, region, acute=False)
    ]
    links = re.findall(r'href="tel:([+\d]+)"><b>([^<]+)</b>', PAGE)
    assert [unescape(shown) for _, shown in links] == listed
    assert all(re.sub(r"\D", "", shown) == dialled for dialled, shown in links)
    assert links[0][0] == "112"


def test_it_asks_nothing_of_others():
    """It loads nothing and runs nothing, so that nobody learns who looked at it."""
    assert not re.search(r"<script|src=|https?:|@import|url\(", PAGE)
