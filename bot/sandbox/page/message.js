// Knows how one Bot API message becomes a list item: bubble, quote, picture, text, keyboard, or a
// service line. It knows nothing of phones and of who looks; what its buttons do is given to it.

import { fileUrl } from "./api.js";
import { make, makeButton } from "./dom.js";
import { keyboardOf } from "./keyboard.js";
import { renderText } from "./text.js";

const MEDIA_NAMES = {
  voice: "Spraakbericht",
  sticker: "Sticker",
  contact: "Contact",
  location: "Locatie",
  video_note: "Videobericht",
  animation: "Animatie",
  audio: "Muziek",
  video: "Video",
  dice: "Dobbelsteen",
  poll: "Peiling",
  // Last, since an animation comes as a document too.
  document: "Document",
};

/** What a link carries to the bot is not shown by Telegram's own apps either. */
const START_WITH_PAYLOAD = /^(\/start) \S+$/;

const PROTECTED = "Beveiligd: doorsturen, kopiëren en bewaren kan niet";

const clock = new Intl.DateTimeFormat("nl-BE", { hour: "2-digit", minute: "2-digit" });

/** The sender's id as shown: the chat itself for an anonymous administrator. */
export function senderOf(message) {
  return message.sender_chat?.id ?? message.from?.id ?? message.chat.id;
}

export function nameOf(message) {
  if (message.sender_chat) return message.sender_chat.title;
  const from = message.from;
  return from ? [from.first_name, from.last_name].filter(Boolean).join(" ") : "";
}

/** Plain words of a message, for quotes and for reading aloud. */
export function wordsOf(message) {
  return message.text || message.caption || mediaNameOf(message) || serviceLineOf(message) || "";
}

function mediaNameOf(message) {
  if (message.photo) return "Foto";
  const kind = Object.keys(MEDIA_NAMES).find((name) => message[name] !== undefined);
  return kind ? MEDIA_NAMES[kind] : "";
}

function serviceLineOf(message) {
  const who = nameOf(message);
  const names = (users) => users.map((user) => user.first_name).join(", ");
  if (message.new_chat_members) {
    const alone = message.new_chat_members.every((user) => user.id === message.from?.id);
    const joined = names(message.new_chat_members);
    return alone ? `${joined} is nu lid van de groep` : `${who} voegde ${joined} toe`;
  }
  if (message.left_chat_member) {
    const gone = message.left_chat_member;
    return gone.id === message.from?.id
      ? `${gone.first_name} verliet de groep`
      : `${who} verwijderde ${gone.first_name}`;
  }
  if (message.migrate_to_chat_id) return "De groep werd een supergroep";
  if (message.migrate_from_chat_id) return "Deze supergroep kwam uit een gewone groep";
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} maakte de groep`;
  if (message.new_chat_title) return `${who} noemde de groep ${message.new_chat_title}`;
  if (message.pinned_message) return `${who} zette een bericht vast`;
  return "";
}

/** `place` says in whose phone it stands; `act` has press, reply, more, quote, photo, command and open. */
export function messageItem(message, place, act) {
  const service = serviceLineOf(message);
  const item = make("li", {
    class: service ? "message service" : "message",
    "data-message-id": message.message_id,
    "data-chat": message.chat.id,
    "data-from": senderOf(message),
  });
  if (service) {
    item.append(make("p", { class: "service-line" }, service));
    return item;
  }
  const keys = keyboardOf(message, (button, key) => act.press(message, button, key));
  const stack = make("div", { class: keys ? "stack with-keys" : "stack" }, bubbleOf(message, place, act));
  if (keys) stack.append(keys);
  item.append(stack);
  return item;
}

function bubbleOf(message, place, act) {
  // A message in somebody's phone that is not of their talk with the bot was passed on by another.
  const passed = !place.isGroup && message.chat.id !== place.chatId;
  const isProtected = Boolean(message.has_protected_content);
  const bubble = make("div", { class: isProtected ? "bubble protected" : "bubble" });
  if (passed) bubble.classList.add("passed");
  if (place.isGroup || passed) {
    const tint = Math.abs(senderOf(message)) % 6;
    bubble.append(make("p", { class: "sender", "data-tint": tint }, passed ? `${nameOf(message)} stuurt je` : nameOf(message)));
  }
  if (message.forward_origin) bubble.append(make("p", { class: "forwarded" }, `Doorgestuurd van ${originOf(message)}`));
  if (message.reply_to_message) bubble.append(quoteOf(message.reply_to_message, act));
  if (message.photo) bubble.append(pictureOf(message, act));
  else if (message.document && !message.animation) bubble.append(documentOf(message));
  else if (mediaNameOf(message)) bubble.append(mediaOf(message));
  const text = message.text?.replace(START_WITH_PAYLOAD, "$1") ?? message.caption;
  if (text) {
    const entities = message.text === undefined ? message.caption_entities : message.entities;
    bubble.append(make("div", { class: "text" }, renderText(text, entities, act)));
  }
  bubble.append(footOf(message, passed, act));
  return bubble;
}

function quoteOf(quoted, act) {
  return makeButton(
    { class: "quote", "aria-label": `Antwoord op ${nameOf(quoted)}: ${wordsOf(quoted)}`, onclick: () => act.quote(quoted) },
    make("b", {}, nameOf(quoted)),
    make("span", {}, wordsOf(quoted)),
  );
}

function pictureOf(message, act) {
  const best = message.photo[message.photo.length - 1];
  const words = message.caption ? `Foto. ${message.caption}` : "Foto";
  const image = make("img", {
    src: fileUrl(best.file_id), alt: words, width: best.width, height: best.height,
  });
  return makeButton(
    { class: "picture", "aria-label": "Vergroot de foto", onclick: () => act.photo(image.src, words) },
    image,
  );
}

function mediaOf(message) {
  const more = message.contact?.first_name || message.document?.file_name || message.dice?.value
    || message.sticker?.emoji || message.poll?.question;
  return make("p", { class: "media" }, more ? `${mediaNameOf(message)}: ${more}` : mediaNameOf(message));
}

function originOf({ forward_origin: origin }) {
  return origin.sender_user?.first_name || origin.sender_user_name || origin.sender_chat?.title || "iemand";
}

/** Opens in a tab of its own; what is protected can be read, and gets no button to save it. */
function documentOf(message) {
  const { file_id: id, file_name: name, file_size: size } = message.document;
  const address = fileUrl(id);
  const card = make(
    "div",
    { class: "document" },
    make(
      "a",
      { href: address, target: "_blank", rel: "noopener", title: `Open ${name}` },
      make("b", {}, name || "Document"),
      make("span", {}, sizeOf(size)),
    ),
  );
  if (!message.has_protected_content) {
    card.append(make("a", { class: "save", href: address, download: name || "", "aria-label": `Bewaar ${name}`, title: "Bewaar" }, "⤓"));
  }
  return card;
}

function sizeOf(bytes = 0) {
  if (bytes < 1000) return `${bytes} bytes`;
  const [count, unit] = bytes < 999_500 ? [bytes / 1000, "kB"] : [bytes / 1_000_000, "MB"];
  return `${count.toLocaleString("nl-BE", { maximumFractionDigits: count < 10 ? 1 : 0 })} ${unit}`;
}

function footOf(message, passed, act) {
  const sent = new Date(message.date * 1000);
  const foot = make("p", { class: "foot" });
  if (!passed) foot.append(...footButtons(message, act));
  if (message.edit_date) foot.append(make("span", { class: "edited" }, "bewerkt"));
  if (message.has_protected_content) {
    foot.append(make("span", {
      class: "lock", role: "img", title: PROTECTED, "aria-label": PROTECTED,
    }));
  }
  foot.append(make("time", { datetime: sent.toISOString() }, clock.format(sent)));
  return foot;
}

function footButtons(message, act) {
  const button = (kind, sign, label, onclick) => makeButton(
    { class: `answer ${kind}`, title: label, "aria-label": label, onclick }, sign,
  );
  return [
    button("reply", "↩", "Antwoord op dit bericht", () => act.reply(message)),
    button("onward", "⋮", "Meer met dit bericht", () => act.more(message)),
  ];
}
