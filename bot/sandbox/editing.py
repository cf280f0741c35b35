"""Knows edits, deletes and the answer to a tap; it refuses to know why a message changes."""

from bot.sandbox.access import is_administrator, readable_chat, writable_chat
from bot.sandbox.errors import ApiError, bad_request, not_implemented
from bot.sandbox.formatting import MAX_TEXT
from bot.sandbox.markup import reply_markup
from bot.sandbox.method import Call, Method
from bot.sandbox.params import Params
from bot.sandbox.sending import caption_fields, message_text, named, photo_sizes
from bot.sandbox.state import State
from bot.sandbox.wire import Json, words

DELETE_SECONDS = 48 * 3600
# So that nobody throws again until the number pleases.
DICE_SECONDS = 24 * 3600
# The client stops waiting after about this long; Telegram publishes no figure.
ANSWER_SECONDS = 60.0
MAX_ANSWER = 200
MAX_DELETES = 100

_TARGET = words("chat_id message_id reply_markup")
_LACKING = words("business_connection_id inline_message_id")
_TEXT_FIELDS = ("text", "entities", "link_preview_options")
_CAPTION_FIELDS = ("caption", "caption_entities", "show_caption_above_media")
_MEDIA_FIELDS = (*_TEXT_FIELDS, *_CAPTION_FIELDS, "photo", "document", "has_media_spoiler")
_WITH_TEXT, _WITH_CAPTION = words("text"), words("photo document")
_WITH_MEDIA = words("text photo document")
# What else the Bot API takes there, and the sandbox does not.
_OTHER_MEDIA = words("animation audio document live_photo video")
_ANY = words("message_id")
_NO_MESSAGE = "message identifier is not specified"
_NO_MEDIA = "can't parse InputMedia: "


def edit_message_text(call: Call) -> Json:
    """Another text and keyboard; leaving the keyboard out removes it."""
    params = call.params
    text = message_text(params)
    if len(text.text) > MAX_TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = named(call.world, text)
    if preview := params.mapping("link_preview_options", "LinkPreviewOptions"):
        content["link_preview_options"] = preview
    elif params.flag("disable_web_page_preview"):
        content["link_preview_options"] = {"is_disabled": True}
    refusal = "there is no text in the message to edit"
    return _edit(call, content, _TEXT_FIELDS, refusal, _WITH_TEXT)


def edit_message_caption(call: Call) -> Json:
    """Another caption and keyboard."""
    content = caption_fields(call.world, call.params)
    refusal = "there is no caption in the message to edit"
    return _edit(call, content, _CAPTION_FIELDS, refusal, _WITH_CAPTION)


def edit_message_reply_markup(call: Call) -> Json:
    """Another keyboard, or none."""
    return _edit(call, {}, (), "", _ANY)


def edit_message_media(call: Call) -> Json:
    """Another photo, caption and keyboard, also in the place of a text.

    A photo that is uploaded is another one each time, whatever is on it: with one the message is
    always modified. What the caption has is asked of `media`, and not of the call.
    """
    media = _input_media(call.params)
    caption = _media_caption(call, media)
    sizes = photo_sizes(call.world, media, "media", f"{_NO_MEDIA}media not found")
    content: Json = {"photo": sizes, **caption}
    if media.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    refusal = "there is no media in the message to edit"
    new = media.upload("media") is not None
    return _edit(call, content, _MEDIA_FIELDS, refusal, _WITH_MEDIA, new=new)


def _input_media(params: Params) -> Params:
    """What `media` says, with the files of its call. Raises ApiError 400, or 501 for no photo."""
    try:
        tree = params.tree("media")
    except ValueError:
        raise bad_request("can't parse input media JSON object") from None
    if tree is None:
        raise bad_request('parameter "media" is required')
    if not isinstance(tree, dict):
        raise _no_media("expected an Object")
    media = Params(tree, params.uploads)
    if not media.given("type"):
        raise _no_media('Can\'t find field "type"')
    kind = media.text("type")
    if kind in _OTHER_MEDIA:
        raise not_implemented(f"editMessageMedia with a {kind}")
    if kind != "photo":
        raise _no_media(f'type "{kind}" is unsupported')
    return media


def _media_caption(call: Call, media: Params) -> Json:
    try:
        return caption_fields(call.world, media)
    except ApiError as error:
        _, unread, reason = error.description.partition("can't parse entities")
        if not unread:
            raise
        raise _no_media(f"Can't parse entities{reason}") from None


def _no_media(reason: str) -> ApiError:
    return bad_request(f"{_NO_MEDIA}{reason}")


def _edit(
    call: Call,
    content: Json,
    replaced: tuple[str, ...],
    refusal: str,
    needed: frozenset[str],
    *,
    new: bool = False,
) -> Json:
    """Replace these fields and the keyboard; `refusal` for a message with none of `needed`.

    All else stays as it was sent, the protection of its content too. What is `new` is another
    than what was there, however alike they are.
    """
    world, params = call.world, call.params
    chat_id = params.integer("chat_id")
    markup = reply_markup(params, private=(chat_id or 0) > 0, inline_only=True)
    message_id = params.integer("message_id") or 0
    if not message_id and not params.given("chat_id"):
        raise bad_request(_NO_MESSAGE)
    chat = writable_chat(world, params)
    message = world.message(chat, message_id)
    if message is None:
        raise bad_request("message to edit not found")
    own = message["from"]["id"] == world.bot.id
    if not own or (chat, message_id) in world.with_other_markup:
        raise bad_request("message can't be edited")
    if needed.isdisjoint(message):
        raise bad_request(refusal)
    gone = {*replaced, "reply_markup"}
    changed = {key: value for key, value in message.items() if key not in gone} | content
    if markup is not None and markup.keyboard is not None:
        changed["reply_markup"] = markup.keyboard
    if changed == message and not new:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    call.spend(chat)
    changed["edit_date"] = world.now()
    world.change(changed)
    return changed


def delete_message(call: Call) -> bool:
    """One message, within Telegram's limits."""
    message_id = call.params.integer("message_id")
    if not call.params.given("chat_id"):
        raise bad_request("chat identifier is not specified")
    if not message_id:
        raise bad_request(_NO_MESSAGE)
    world = call.world
    chat = readable_chat(world, call.params)
    message = world.message(chat, message_id)
    if message is None:
        raise bad_request("message to delete not found")
    if refusal := _undeletable(world, chat, message):
        raise refusal
    world.remove(chat, message_id, world.bot.id)
    return True


def delete_messages(call: Call) -> bool:
    """Up to 100 messages; those that are not there are passed over.

    One that cannot be deleted keeps all from it: Telegram looks at each before it deletes any.
    """
    try:
        wanted = call.params.tree("message_ids")
    except ValueError:
        raise bad_request("can't parse message identifiers JSON object") from None
    if not wanted:
        raise bad_request("message identifiers are not specified")
    if not isinstance(wanted, list):
        raise bad_request("expected an Array of message identifiers")
    if len(wanted) > MAX_DELETES:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(number, int) and number > 0 for number in wanted):
        raise bad_request("invalid message identifier specified")
    world = call.world
    chat = readable_chat(world, call.params)
    found = [one for number in dict.fromkeys(wanted) if (one := world.message(chat, number))]
    for message in found:
        if refusal := _undeletable(world, chat, message):
            raise refusal
    for message in found:
        world.remove(chat, message["message_id"], world.bot.id)
    return True


def _undeletable(world: State, chat: int, message: Json) -> ApiError | None:
    """In private whatever is recent; in a group its own too, and as administrator everyone's."""
    own = message["from"]["id"] == world.bot.id
    if chat < 0 and not own and not is_administrator(world, chat):
        return bad_request("message can't be deleted")
    age = world.now() - message["date"]
    fresh_dice = chat > 0 and "dice" in message and age < DICE_SECONDS
    if age >= DELETE_SECONDS or fresh_dice:
        return bad_request("message can't be deleted for everyone")
    return None


def answer_callback_query(call: Call) -> bool:
    """The answer to a tap: valid once, and not for long."""
    world, params = call.world, call.params
    text = params.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    if params.given("url") and not _own_link(call):
        raise bad_request("URL_INVALID")
    tap = world.taps.pop(params.text("callback_query_id"), None)
    if tap is None or world.clock() - tap.at > ANSWER_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    world.emit(
        "answer",
        user=tap.user,
        chat=tap.chat,
        message_id=tap.message_id,
        text=text,
        show_alert=params.flag("show_alert"),
    )
    return True


def _own_link(call: Call) -> bool:
    """Without a game, only a link that opens the bot itself may answer a tap."""
    bot = call.world.bot.username.lower()
    url = call.params.text("url").lower()
    return url.startswith((f"https://t.me/{bot}?start=", f"t.me/{bot}?start="))


METHODS = (
    Method(
        "editMessageText",
        edit_message_text,
        _TARGET | words("text parse_mode entities link_preview_options disable_web_page_preview"),
        _LACKING | words("rich_message"),
    ),
    Method(
        "editMessageCaption",
        edit_message_caption,
        _TARGET | words("caption parse_mode caption_entities show_caption_above_media"),
        _LACKING,
    ),
    Method("editMessageMedia", edit_message_media, _TARGET | words("media"), _LACKING),
    Method("editMessageReplyMarkup", edit_message_reply_markup, _TARGET, _LACKING),
    Method("deleteMessage", delete_message, words("chat_id message_id")),
    Method("deleteMessages", delete_messages, words("chat_id message_ids")),
    Method(
        "answerCallbackQuery",
        answer_callback_query,
        words("callback_query_id text show_alert url cache_time"),
    ),
)
