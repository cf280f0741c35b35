"""Knows the page of numbers that can be called by a tap; Telegram has no such links.

One file without scripts, pictures or addresses of others: it can lie on any web server.
"""

from datetime import date
from html import escape

from babel.dates import format_date

from bot.content import Content
from bot.phrasing.catalogue import Words
from flows.directory import Number, Region, numbers, oldest

STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}ul{list-style:none;padding:0}"
    "a{display:block;padding:.8rem 1rem;margin:.5rem 0;border:2px solid;border-radius:.6rem;"
    "text-decoration:none}b{font-size:1.4rem}small{display:block}"
)


def page(content: Content, words: Words) -> str:
    """The whole page as HTML, in the language of `words`."""
    parts = [_region(content, words, region) for region in Region]
    title = escape(words("page.title"))
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n"
        f"<h1>{escape(words('numbers.first'))}</h1>\n" + "\n".join(parts) + "\n</html>\n"
    )


def _region(content: Content, words: Words, region: Region) -> str:
    listed = "\n".join(_entry(one) for one in numbers(content.directory, region, acute=False))
    checked = _day(words, oldest(content.directory, region))
    return (
        f"<h2>{escape(words(f'page.{region.value}'))}</h2>\n<ul>\n{listed}\n</ul>\n"
        f"<p><small>{escape(words('numbers.checked', day=checked))}</small></p>"
    )


def _entry(one: Number) -> str:
    dialled = "".join(sign for sign in one.number if sign.isdigit() or sign == "+")
    about = ", ".join(part for part in (one.gives, one.hours) if part)
    return (
        f'<li><a href="tel:{dialled}"><b>{escape(one.number)}</b> {escape(one.name)}'
        f"<small>{escape(about)}</small></a></li>"
    )


def _day(words: Words, day: date) -> str:
    return format_date(day, "d MMMM y", words.locale)
