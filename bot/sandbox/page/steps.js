// Knows the first steps and at which of them a newcomer is, read from the group's newest messages
// as a person would read them. It knows nothing of how a command is said; that is given to it.

import { byId } from "./dom.js";

const TO_PRIVATE_CHAT = "?start=r_";
const CLOSED = /^De ronde is gesloten met/;
const PICTURE_FOLLOWED = [
  [/^Het gesprek is afgerond/, 5],
  [/^De keuze ligt vast/, 6],
  [/^Verantwoordelijke: |^Plan · /m, 7],
];
const A_ROUND = 4;
const SENT = /Klaar: (\d+)/;
const NEEDED = /vanaf (\d+)/;

/** The address behind the button of the newest invitation to a round that still has one, or null. */
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

  /** Mark what is done and what comes next; shown is the round, or what follows its picture. */
  show(messages) {
    const at = stepOf(messages);
    this.items.forEach((item, index) => {
      item.hidden = (index < A_ROUND) !== (at < A_ROUND);
      item.classList.toggle("done", index < at);
      if (index === at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }
}

/** 0 to open, 1 to answer, 2 to close, 3 to look, 4 to talk, 5 to choose, 6 to act, 7 to plan. */
function stepOf(messages) {
  for (const message of [...messages].reverse()) {
    const followed = PICTURE_FOLLOWED.find(([words]) => message.from?.is_bot && words.test(message.text || ""));
    if (followed) return followed[1];
    if (message.photo) return A_ROUND;
    if (CLOSED.test(message.text || "")) return A_ROUND - 1;
    if (invitationIn([message])) return hasEnough(message.text || "") ? 2 : 1;
  }
  return 0;
}

function hasEnough(text) {
  const [, sent] = SENT.exec(text) || [0, 0];
  const [, needed] = NEEDED.exec(text) || [0, Infinity];
  return Number(sent) >= Number(needed);
}
