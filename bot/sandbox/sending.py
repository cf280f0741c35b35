"""Knows how a text, a photo, a document and an action are sent; it refuses to know why."""

from bot.sandbox.access import writable_chat
from bot.sandbox.errors import bad_request, not_implemented
from bot.sandbox.files import type_of
from bot.sandbox.formatting import MAX_CAPTION, MAX_TEXT, Formatted, formatted
from bot.sandbox.markup import reply_markup
from bot.sandbox.method import Call, Method
from bot.sandbox.params import Params
from bot.sandbox.state import State
from bot.sandbox.wire import Json, words

_SENDING = words(
    "chat_id message_thread_id parse_mode disable_notification protect_content "
    "allow_paid_broadcast reply_parameters reply_markup allow_sending_without_reply "
    "reply_to_message_id"
)
_LACKING = words(
    "business_connection_id direct_messages_topic_id message_effect_id "
    "suggested_post_parameters ephemeral_message_parameters receiver_user_id callback_query_id"
)
# What Telegram makes an animation, a piece of music or a sticker of, whatever it is sent as.
_TURNED = ("audio/", "video/", "image/gif", "image/webp")
ACTIONS = words(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note"
)


def send_message(call: Call) -> Json:
    """A text message."""
    params = call.params
    text = message_text(params)
    if len(text.text) > MAX_TEXT:
        raise bad_request("message is too long")
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = named(call.world, text)
    if preview := params.mapping("link_preview_options", "LinkPreviewOptions"):
        content["link_preview_options"] = preview
    elif params.flag("disable_web_page_preview"):
        content["link_preview_options"] = {"is_disabled": True}
    return _send(call, content)


def send_photo(call: Call) -> Json:
    """A photo by upload or by the id of one that the sandbox has."""
    params = call.params
    caption = caption_fields(call.world, params)
    sizes = photo_sizes(call.world, params, "photo", "there is no photo in the request")
    content: Json = {"photo": sizes, **caption}
    if params.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return _send(call, content)


def send_document(call: Call) -> Json:
    """A file by upload or by the id of one that the sandbox has; it keeps its name."""
    caption = caption_fields(call.world, call.params)
    return _send(call, {"document": _document(call), **caption})


def send_chat_action(call: Call) -> bool:
    """`typing` and the like; a world event, nothing more."""
    action = call.params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(call.world, call.params)
    call.world.emit("action", chat=chat, action=action)
    return True


def message_text(params: Params) -> Formatted:
    """The call's `text`. Raises ApiError 400 when there is none."""
    raw = params.text("text")
    if not raw:
        raise bad_request("message text is empty")
    return formatted(raw, params, "entities")


def caption_fields(state: State, params: Params) -> Json:
    """The caption as fields of a message; none when it is empty or white space."""
    raw = params.text("caption")
    caption = formatted(raw, params, "caption_entities") if raw.strip() else Formatted("", ())
    if len(caption.text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    fields: Json = {}
    if caption.text:
        fields["caption"] = caption.text
        if caption.entities:
            fields["caption_entities"] = named(state, caption)
        if params.flag("show_caption_above_media"):
            fields["show_caption_above_media"] = True
    return fields


def named(state: State, text: Formatted) -> list[Json]:
    """The entities, with the user in each mention of a person; strangers are not mentioned."""
    entities = []
    for entity in text.entities:
        if entity["type"] == "text_mention":
            about = entity.get("user_id", entity.get("user", {}).get("id"))
            person = state.users.get(about)
            if person is None:
                continue
            span = {key: entity[key] for key in ("type", "offset", "length")}
            entities.append({**span, "user": person.as_json()})
        else:
            entities.append(entity)
    return entities


def photo_sizes(state: State, params: Params, name: str, missing: str) -> list[Json]:
    """The photo that this parameter names; `missing` is what is said where it names none."""
    files = state.files
    upload = params.upload(name)
    if upload is not None:
        return files.add_photo(upload.content)
    reference = params.text(name)
    if not reference or reference.startswith("attach://"):
        raise bad_request(missing)
    if reference.startswith(("http://", "https://")):
        raise not_implemented("photos by URL")
    if reference in files.documents:
        raise bad_request("can't use file of type Document as Photo")
    sizes = files.photos.get(reference)
    if sizes is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return sizes


def _document(call: Call) -> Json:
    files = call.world.files
    upload = call.params.upload("document")
    if upload is not None:
        if type_of(upload.filename).startswith(_TURNED):
            raise not_implemented(f"documents such as {upload.filename}")
        return files.add_document(upload.content, upload.filename)
    reference = call.params.text("document")
    if not reference:
        raise bad_request("there is no document in the request")
    if reference.startswith(("http://", "https://")):
        raise not_implemented("documents by URL")
    if reference in files.photos:
        raise bad_request("can't use file of type Photo as Document")
    document = files.documents.get(reference)
    if document is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return document


def _send(call: Call, content: Json) -> Json:
    world, params = call.world, call.params
    chat_id = params.integer("chat_id")
    markup = reply_markup(params, private=chat_id is not None and chat_id > 0)
    chat = writable_chat(world, params)
    reply_to = _reply(world, params, chat)
    call.spend(chat)
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    if markup is not None and markup.keyboard is not None:
        content["reply_markup"] = markup.keyboard
    topic = params.integer("message_thread_id") or 0
    sender = {"from": world.bot.as_json()}
    message = world.store(chat, sender, content, reply_to=reply_to, topic=topic)
    if markup is not None and not markup.inline:
        # A message with a reply keyboard or a forced reply cannot be edited later.
        world.with_other_markup.add((chat, message["message_id"]))
    return message


def _reply(world: State, params: Params, chat: int) -> int | None:
    wanted = params.mapping("reply_parameters", "ReplyParameters")
    message_id = wanted.get("message_id") or params.integer("reply_to_message_id")
    if not message_id:
        return None
    if str(wanted.get("chat_id", chat)) != str(chat):
        raise not_implemented("replies to another chat")
    if "quote" in wanted:
        raise not_implemented("quotes")
    if isinstance(message_id, int) and world.message(chat, message_id) is not None:
        return message_id
    optional = wanted.get("allow_sending_without_reply")
    if optional or params.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


METHODS = (
    Method(
        "sendMessage",
        send_message,
        _SENDING | words("text entities link_preview_options disable_web_page_preview"),
        _LACKING,
    ),
    Method(
        "sendPhoto",
        send_photo,
        _SENDING | words("photo caption caption_entities show_caption_above_media has_spoiler"),
        _LACKING,
    ),
    Method(
        "sendDocument",
        send_document,
        _SENDING | words("document caption caption_entities disable_content_type_detection"),
        _LACKING | words("thumbnail"),
    ),
    Method(
        "sendChatAction",
        send_chat_action,
        words("chat_id action message_thread_id"),
        words("business_connection_id"),
    ),
)
