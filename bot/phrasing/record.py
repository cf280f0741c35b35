"""Knows how the record of a guide's run reads; refuses to know what it is printed on.

Questions and answers are told in the guide's own words. What a person wrote stands between
quotation marks, so that it cannot be taken for ours.
"""

from collections.abc import Iterable
from datetime import tzinfo

from bot.phrasing.account import Frame, Log, Passage, Row, Section, passages
from bot.phrasing.catalogue import Words
from bot.phrasing.guides import title_of
from bot.phrasing.retelling import Voice
from bot.phrasing.stages import PART, name_of, said_of
from flows.directory import Region
from flows.model import Flow
from flows.record import Chapter, Noted, Record
from flows.stages import Stage, Standing


def record_of(words: Words, flow: Flow, told: Record, region: Region, zone: tzinfo) -> Log:
    """The record of a run of this flow. Times are told as they are in `zone`."""
    voice = Voice(words, flow, told.wordings, told.begun, told.last, zone)
    day = "" if told.last is None else voice.day(voice.local(told.last))
    title = title_of(words, flow)
    return Log(
        language=words.language,
        title=words("record.of", title=title) if flow.protected else title,
        mark="",
        facts=tuple(_facts(voice, told, region)),
        notes=tuple(_notes(voice, told)),
        sections=tuple(_sections(voice, told)),
        frame=Frame(
            words("record.foot", day=day, version=told.version).lstrip(" ·"),
            words("record.page"),
            (
                words("record.column_time"),
                words("record.column_asked"),
                words("record.column_given"),
            ),
        ),
    )


def file_name(words: Words, flow: Flow) -> str:
    """What a record is called as a file, before its day; of one about clients it tells nothing."""
    return words("log.file") if flow.protected or not flow.command else flow.command


def sent_with(words: Words, flow: Flow) -> str:
    """The line that goes with a record, or with the concern protocol's log."""
    if flow.protected or not flow.command:
        return words("log.sent")
    return words("record.sent", title=title_of(words, flow))


def _facts(voice: Voice, told: Record, region: Region) -> Iterable[tuple[str, str]]:
    words = voice.words
    for name, at in (("record.begun", told.begun), ("record.last", told.last)):
        if at is not None:
            yield words(name), voice.moment(voice.local(at))
    yield words("record.times"), words("record.zone", zone=str(voice.zone))
    if voice.flow.protected:
        dutch = region is Region.NETHERLANDS
        yield words("record.region"), words("record.region_nl" if dutch else "record.region_be")
    yield words("record.version"), words("record.version_is", version=told.version)


def _notes(voice: Voice, told: Record) -> Iterable[str]:
    if not told.over:
        yield voice.words("record.interim")
    if voice.flow.protected:
        yield voice.words("record.judgement")
    if not told.chapters:
        yield voice.words("record.empty")


def _sections(voice: Voice, told: Record) -> Iterable[Section]:
    yield from _steps(voice, told)
    for one in told.chapters:
        rows = tuple(_row(voice, each) for each in one.noted)
        yield Section(_title(voice, one), (Passage("", rows),), "")
    if told.way:
        yield Section(voice.words("record.part_way"), tuple(passages(voice, told.way)), "")


def _steps(voice: Voice, told: Record) -> Iterable[Section]:
    """Each step with who decides and who does it, and those that are still to be taken."""
    if not told.stages:
        return
    rows = tuple(_step(voice, one) for one in told.stages)
    yield Section(voice.words("record.part_steps"), (Passage("", rows),), "")
    left = [one for one in told.stages if one.standing is not Standing.DONE]
    rows = tuple(_left(voice, one) for one in left)
    none = "" if rows else voice.words("stages.all_done")
    yield Section(voice.words("record.part_to_do"), (Passage("", rows),) if rows else (), none)


def _step(voice: Voice, one: Stage) -> Row:
    words, task, where = voice.words, one.task, f"{voice.flow.id}.{one.node}"
    who = (("decides", task.decides), ("does", task.does))
    nobody = (words("record.nobody"),) if task.must and not task.decides else ()
    lines = [
        PART.join(said_of(words, voice.flow, one)),
        *nobody,
        *(
            words(f"record.{part}", who=words.of_content(f"{where}.{part}", name))
            for part, name in who
            if name
        ),
    ]
    when = "" if one.at is None else voice.when(one.at, with_day=True)
    return Row(when, name_of(words, voice.flow, one), "\n".join(lines))


def _left(voice: Voice, one: Stage) -> Row:
    words = voice.words
    return Row("", name_of(words, voice.flow, one), PART.join(said_of(words, voice.flow, one)))


def _title(voice: Voice, one: Chapter) -> str:
    return voice.chapter(one.node)


def _row(voice: Voice, one: Noted) -> Row:
    words, when = voice.words, voice.when(one.at, with_day=True)
    if not one.text:
        return Row(when, voice.title(one.node), voice.labels(one.node, one.values))
    head = voice.title(one.about or one.node)
    if one.about is not None:
        head = words("record.remark", about=head)
    return Row(when, head, words("record.quoted", text=one.text))
