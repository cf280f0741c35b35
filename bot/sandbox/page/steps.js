// Knows the first steps and at which of them a newcomer is, read from the group's newest messages
// as a person would read them. It knows nothing of how a command is said; that is given to it.

import { byId } from "./dom.js";

const TO_PRIVATE_CHAT = "?start=";
const CLOSED = /^De ronde is gesloten met/;
const SENT = /Klaar: (\d+)/;
const NEEDED = /vanaf (\d+)/;

/** The address behind the button of the newest invitation that still has one, or null. */
export function invitationIn(messages) {
  const keys = messages.flatMap((message) => message.reply_markup?.inline_keyboard?.flat() || []);
  return keys.reverse().find(({ url }) => url?.includes(TO_PRIVATE_CHAT))?.url || null;
}

export class Steps {
  /** `say(command)` is called when a command in the steps is tapped. */
  constructor(say) {
    this.items = [...byId("steps").children];
    for (const command of byId("steps").querySelectorAll("[data-say]")) {
      command.addEventListener("click", () => say(command.dataset.say));
    }
  }

  /** Mark what is done and what comes next. */
  show(messages) {
    const at = stepOf(messages);
    this.items.forEach((item, index) => {
      item.classList.toggle("done", index < at);
      if (index === at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }
}

/** 0 to open, 1 to answer, 2 to close, 3 to look at the picture. */
function stepOf(messages) {
  for (const message of [...messages].reverse()) {
    if (message.photo || CLOSED.test(message.text || "")) return 3;
    if (invitationIn([message])) return hasEnough(message.text || "") ? 2 : 1;
  }
  return 0;
}

function hasEnough(text) {
  const [, sent] = SENT.exec(text) || [0, 0];
  const [, needed] = NEEDED.exec(text) || [0, Infinity];
  return Number(sent) >= Number(needed);
}
