"""Knows how somebody goes on with a conversation that they asked for; not where they asked."""

from bot.content import Content
from bot.phrasing.catalogue import Words
from bot.telegram.talk import Talk
from flows.events import WentBack
from flows.questionnaire import LEAVE
from storage.port import Session


async def go_on(content: Content, talk: Talk, session: Session, words: Words, now: int) -> None:
    """Shows where one was. Who was asked whether to stop with a scan, and comes by here, does not.

    Elsewhere what one comes to who stops is often an overview, where one can be as well.
    """
    await talk.attention.turned_to(session)
    state = session.state
    if state.cursor == LEAVE and content.instrument_of(state.flow) is not None:
        await talk.typed(session, WentBack(now, state.revision), words)
    else:
        await talk.resume(session, words)
