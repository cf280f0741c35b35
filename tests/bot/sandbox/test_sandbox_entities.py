"""The HTML parser refuses and reads as Telegram's own does."""

import pytest

from bot.sandbox.entities import parse_html
from bot.sandbox.errors import ApiError


@pytest.mark.parametrize(
    ("markup", "refusal"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("é</b>", "Unexpected end tag at byte offset 2"),
        ("😀<b", "Unclosed start tag at byte offset 4"),
        ("<a href", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x"', "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href = ", 'Unclosed start tag "a" at byte offset 0'),
        ('<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        (
            "&#xDFDF;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_broken_markup_is_refused_with_telegrams_words(markup: str, refusal: str) -> None:
    """Each mistake has its own description, with the byte offset where it begins."""
    with pytest.raises(ApiError) as caught:
        parse_html(markup)
    assert caught.value.description == f"Bad Request: can't parse entities: {refusal}"


@pytest.mark.parametrize(
    ("markup", "text", "entities"),
    [
        ("a & b &nbsp; &lt;i&gt; &amp; &quot;&#8364;&#x41;", 'a & b &nbsp; <i> & "€A', []),
        ("&#0; &#99999999;", "&#0; &#99999999;", []),
        ("<b></b>x", "x", []),
        ("😀<b>é</b>", "😀é", [("bold", 2, 1)]),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ("<b>x</>", "x", [("bold", 0, 1)]),
        ("<b unknown=1 other>x</b >", "x", [("bold", 0, 1)]),
        ("<i>a<b>c</b></i>", "ac", [("bold", 1, 1), ("italic", 0, 2)]),
        ("<em>a</em><del>c</del>", "ac", [("italic", 0, 1), ("strikethrough", 1, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<tg-spoiler>x</tg-spoiler><ins>y</ins>", "xy", [("spoiler", 0, 1), ("underline", 1, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ("<blockquote>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ('<a href="niets">x</a>', "x", []),
    ],
)
def test_good_markup_becomes_text_and_entities(
    markup: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    """Offsets count UTF-16 units; a bare &, unknown attributes and references are accepted."""
    parsed, found = parse_html(markup)
    assert parsed == text
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


def test_links_code_and_emoji_carry_their_argument() -> None:
    """What a tag says in its attributes is in the entity."""
    _, [link] = parse_html("<a href='https://onlife.be'>x</a>")
    assert link["url"] == "https://onlife.be/"
    _, [bare] = parse_html("<a>onlife.be/x</a>")
    assert bare["url"] == "http://onlife.be/x"
    _, [quoted] = parse_html('<a href="https://a.be/?q=&quot;&amp;x">x</a>')
    assert quoted["url"] == 'https://a.be/?q="&x'
    _, [person] = parse_html('<a href="tg://user?id=7">x</a>')
    assert (person["type"], person["user_id"]) == ("text_mention", 7)
    _, [pre] = parse_html('<pre><code class="language-py">x</code></pre>')
    assert pre == {"type": "pre", "offset": 0, "length": 1, "language": "py"}
    _, [emoji] = parse_html("<tg-emoji emoji-id=123>👍</tg-emoji>")
    assert (emoji["custom_emoji_id"], emoji["length"]) == ("123", 2)
    with pytest.raises(ApiError, match="nvalid custom emoji identifier specified"):
        parse_html('<tg-emoji emoji-id="x">👍</tg-emoji>')
    with pytest.raises(ApiError, match="501 Not Implemented"):
        parse_html('<tg-time unix="1">x</tg-time>')
