"""Knows what a message stands beside: what it replies to, whose that is, and in which topic."""

from telegram import Message


def anonymous_of(message: Message) -> bool:
    """Whether it was said in the group's own name, by one of its administrators."""
    sender = message.sender_chat
    return sender is not None and sender.id == message.chat_id


def topic_of(message: Message) -> int:
    """A thread of replies has an id too, but nothing can be sent to it."""
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def _reply_to(message: Message) -> Message | None:
    """What somebody replied to; a topic's messages reply to its beginning by themselves."""
    replied = message.reply_to_message
    return None if replied is None or replied.forum_topic_created else replied


def replied_of(message: Message, username: str) -> tuple[int, str]:
    """Which message of ours a message replies to, and its text; 0 where it is none of ours."""
    replied = _reply_to(message)
    if replied is None or replied.from_user is None:
        return 0, ""
    ours = (replied.from_user.username or "").lower() == username.lower()
    return (replied.message_id, replied.text or "") if ours else (0, "")


def about_of(message: Message) -> tuple[int, str, bool] | None:
    """The author of the message replied to: id, name and whether it is a bot."""
    replied = _reply_to(message)
    if replied is None or replied.from_user is None or replied.sender_chat is not None:
        return None
    author = replied.from_user
    return author.id, author.first_name, author.is_bot
