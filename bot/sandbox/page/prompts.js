// Knows which of the bot's messages ask for a reply. A Bot API message does not show that (a forced
// reply is an order to the person's app), so it is read in the sandbox's journal of calls.

import { loadCalls } from "./api.js";

const SENDING = "sendMessage";
const SUCCEEDED = 200;

export class Prompts {
  /** `found(message, markup)` is called for each message that asks for a reply. */
  constructor(found) {
    this.found = found;
    this.unexplained = false;
  }

  /** A message of the bot came in; without keyboard it may be one that asks for a reply. */
  noticed(message) {
    if (!message.reply_markup && !message.photo && !message.document) this.unexplained = true;
  }

  /** A call of the bot was answered; its number leads to what it asked. */
  async called({ n, method, status }) {
    if (!this.unexplained || method.toLowerCase() !== SENDING.toLowerCase() || status !== SUCCEEDED) return;
    this.unexplained = false;
    for (const call of await loadCalls(n - 1, SENDING)) {
      const markup = markupOf(call.params);
      if (markup?.force_reply && call.response?.ok) this.found(call.response.result, markup);
    }
  }
}

/** The markup of a call, which comes as an object or, in a form, as JSON text. */
function markupOf(params) {
  const markup = params.reply_markup;
  return typeof markup === "string" ? JSON.parse(markup) : markup;
}
