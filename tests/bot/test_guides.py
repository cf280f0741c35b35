"""Guides are found by their command, in lists and in content; what is wrong beside others is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.content import FLOWS, Content, load_content
from bot.guides import HOUSE, REACHED, guides, records
from bot.menu import things
from bot.phrasing import guides as say
from bot.phrasing.catalogue import DUTCH, content_texts, load_words
from bot.telegram import concern, group, introduction, onward, private, register
from flows.model import Flow, FlowId
from flows.state import SessionId
from instruments.document import ContentError

CONTENT = load_content()
WORDS = load_words(CONTENT)[DUTCH]

GUIDE = """\
flow: {flow}
version: 1
command: {command}
title: Proef
first: hello
{more}nodes:
  - id: hello
    kind: choose
    text: "**Dag.** Hoe gaat het?"
    options:
      - {{code: well, label: Goed, next: done}}
      - {{code: other, label: Anders, next: hello, signal: {signal}}}
  - id: done
    kind: end
    outcome: done
    text: Klaar.
"""

KEEPING = "keeping: {question: hello, days: 7, most: 90, untouched: 7, forget: 7}\n"


def own(
    folder: Path,
    *,
    flow: str = "proef",
    command: str = "proef",
    signal: str = "record",
    more: str = "",
) -> Content:
    """Our content with a guide of an organisation beside it."""
    written = GUIDE.format(flow=flow, command=command, signal=signal, more=more)
    (folder / f"{flow}.yaml").write_text(written, encoding="utf-8")
    return load_content(folder)


def refused(folder: Path, **given: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        own(folder, **given)
    return str(caught.value).splitlines()


def test_an_organisation_adds_a_guide_by_a_file(tmp_path: Path) -> None:
    """Its command begins it, it is listed with the others, and its title can be translated."""
    content = own(tmp_path)
    assert content.guides["proef"] is content.flows[FlowId("proef")]
    assert "/proef  Proef" in say.listed(content, WORDS)
    assert content_texts(content)["proef.title"] == "Proef"


def test_guides_stand_in_the_order_that_they_ask_for(tmp_path: Path) -> None:
    """First the lowest number, and by their commands where it is the same; also in the menu."""
    content = own(tmp_path, more="menu: worry\norder: 20\n")
    found = content.guides
    assert list(found) == sorted(found, key=lambda one: (found[one].order, one))
    named = [one.command for one in things(content, "worry") if isinstance(one, Flow)]
    assert named == ["incident", "proef", "beperking"]


def test_an_organisation_replaces_a_guide_of_ours(tmp_path: Path) -> None:
    """The flow of the same id is theirs, and so is its command."""
    content = own(tmp_path, flow="worksheet", command="onswerk", more="careful: true\n")
    assert content.guides["onswerk"].id == "worksheet"
    assert "werkblad" not in content.guides


def test_a_command_of_the_program_is_no_guides(tmp_path: Path) -> None:
    """It is told by file and line, and nothing starts."""
    assert refused(tmp_path, command="plan") == [
        "proef.yaml:3: flow 'proef': /plan is a command of the program itself"
    ]


def test_two_guides_cannot_have_one_command(tmp_path: Path) -> None:
    """The one that comes second is told whose command it is."""
    assert refused(tmp_path, command="werkblad") == [
        "proef.yaml:3: flow 'proef': /werkblad begins the flow 'worksheet' already"
    ]


def test_a_guide_leads_on_only_to_what_is_there(tmp_path: Path) -> None:
    """A signal that would do nothing is a mistake, with the nearest word that would."""
    (told,) = refused(tmp_path, signal="go_verontrustin")
    assert told == (
        "proef.yaml:7: flow 'proef': signal 'go_verontrustin': no guide has the command "
        "'verontrustin'; did you mean 'verontrusting'?"
    )
    assert own(tmp_path, signal="go_werkblad").guides


def test_nobody_is_promised_a_reminder_of_what_is_erased(tmp_path: Path) -> None:
    """A guide that is kept for so many days cannot ask to be looked at after them."""
    (told,) = refused(tmp_path, signal="again_90", more=KEEPING)
    assert told.endswith("signal 'again_90': a run of it is erased by itself before that day")


def test_our_own_folder_is_named_where_ours_is_wrong(tmp_path: Path) -> None:
    """The file that counts is told: ours, where the organisation has none of that flow."""
    (told,) = refused(tmp_path, flow="worksheet", command="verslag", more="careful: true\n")
    assert told.startswith("worksheet.yaml:3: ")
    assert (FLOWS / "worksheet.yaml").exists()


def test_the_house_commands_are_all_that_are_answered() -> None:
    """Whatever the program answers by itself is no command of a guide, now or later.

    But for one guide, whose command leads to the team's own register in a group.
    """
    answered = {one for commands in introduction.SCOPES.values() for one in commands}
    answered |= group.COMMANDS | private.GROUP_COMMANDS | onward.ALONE | concern.COMMANDS
    assert answered - {register.NEW} <= HOUSE
    assert register.NEW in CONTENT.guides
    assert REACHED <= concern.COMMANDS


def test_every_guide_has_a_place_in_the_menu_of_commands() -> None:
    """Telegram takes a hundred commands, and descriptions of 256 characters."""
    assert len(introduction.PRIVATE) + len(CONTENT.guides) <= 100
    assert all(0 < len(say.about(WORDS, one)) <= 60 for one in CONTENT.guides.values())


def test_without_guides_help_says_nothing_of_them() -> None:
    """No heading stands over an empty list."""
    none = replace(
        CONTENT, flows={one: flow for one, flow in CONTENT.flows.items() if not flow.command}
    )
    assert guides(none.flows) == {}
    assert say.listed(none, WORDS) == ""


def guide(**changes: bool) -> Flow:
    return replace(CONTENT.flows[FlowId("worksheet")], **changes)


def test_a_link_in_a_group_begins_the_guide_unless_it_is_about_clients() -> None:
    """There the link names nothing of what it is about."""
    (row,) = say.in_private(WORDS, "bot", guide()).rows
    assert row[0].url == "https://t.me/bot?start=do_werkblad"
    (row,) = say.in_private(WORDS, "bot", guide(protected=True)).rows
    assert row[0].url == "https://t.me/bot"


def test_a_lock_screen_learns_nothing_of_what_is_about_clients() -> None:
    """The reminder names the guide only where no client is spoken of, and has 🚨 where it must."""
    session = SessionId("s")
    assert "Werkblad" in say.reminder(WORDS, guide(), session).text
    neutral = say.reminder(WORDS, guide(protected=True, emergency=True), session)
    assert "Werkblad" not in neutral.text
    assert len(neutral.rows) == 2


def test_a_guide_gives_a_record_where_it_can_be_asked() -> None:
    """What has no such button has no record."""
    assert records(guide())
    assert not records(CONTENT.flows[FlowId("open_round")])
