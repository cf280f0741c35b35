// Knows what the ⋯ menu of a phone offers: other kinds of messages, and what a person or an
// administrator can do to the bot. It knows nothing of how the menu opens.

import { changeGroup, changeUser, sendMedia } from "./api.js";
import { make } from "./dom.js";
import { menuHeading } from "./menu.js";

const KINDS = [
  ["photo", "Foto"], ["voice", "Spraak"], ["sticker", "Sticker"], ["contact", "Contact"],
  ["location", "Locatie"], ["document", "Document"], ["video_note", "Videobericht"], ["animation", "Animatie"],
  ["audio", "Muziek"], ["video", "Video"], ["dice", "Dobbelsteen"], ["poll", "Peiling"], ["forward", "Doorgestuurd"],
];

/** The menu's content for this phone now. `phone` has people, speaker(), chatId, run() and so on. */
export function moreChoices(phone) {
  const choice = (label, act, attributes) => phone.more.choice(label, () => phone.run(act), attributes);
  const media = make("div", { class: "media-choices" });
  for (const [kind, name] of KINDS) {
    media.append(choice(name, () => sendMedia({ user: phone.speaker(), chat: phone.chatId, kind }), {
      class: "choice small", "data-kind": kind,
    }));
  }
  const last = phone.talk.lastOf(phone.speaker(), phone.chatId);
  const edit = phone.more.choice("Bewerk mijn laatste bericht", () => phone.composer.edit(last), { "data-do": "edit" });
  edit.disabled = !last;
  const rest = phone.isGroup ? groupChoices(phone, choice) : personChoices(phone, choice);
  return [menuHeading("Stuur iets anders"), media, make("hr"), edit, ...rest];
}

function personChoices(phone, choice) {
  const blocked = phone.people.users.get(phone.chatId)?.blocked;
  const action = blocked ? "unblock" : "block";
  return [choice(blocked ? "Deblokkeer de bot" : "Blokkeer de bot", () => changeUser({ user: phone.chatId, action }), {
    "data-do": action,
  })];
}

function groupChoices(phone, choice) {
  const chat = phone.people.chats.get(phone.chatId);
  const status = phone.people.botStatus(phone.chatId);
  const present = status === "member" || status === "administrator";
  const group = (label, action) => choice(
    label,
    () => changeGroup({ chat: phone.chatId, action, user: phone.speaker() }),
    { "data-do": action },
  );
  const choices = [present ? group("Verwijder de bot", "kick_bot") : group("Voeg de bot toe", "add_bot")];
  if (status === "member") choices.push(group("Maak de bot beheerder", "promote_bot"));
  if (status === "administrator") choices.push(group("Maak de bot gewoon lid", "demote_bot"));
  if (chat?.type === "group") choices.push(group("Maak er een supergroep van", "migrate"));
  choices.push(phone.more.choice(
    phone.anonymous ? "Spreek weer met naam" : "Spreek anoniem, als beheerder",
    () => phone.setAnonymous(!phone.anonymous),
    { "data-do": "anonymous" },
  ));
  return choices;
}
