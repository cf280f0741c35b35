// Knows how a person writes in one phone: field, commands, reply and edit modes, and who speaks.
// It knows nothing of how messages are shown; sending is given to it.

import { make } from "./dom.js";
import { Menu, menuHeading } from "./menu.js";
import { nameOf, wordsOf } from "./message.js";

const FIELD_HINT = "Bericht";

export class Composer {
  /**
   * `act` has send({text, reply_to?}), upload({reply_to?}, file), edit(message, text) and
   * commands() (a promise of a list).
   */
  constructor(parts, act) {
    this.parts = parts;
    this.act = act;
    this.replyTo = null;
    this.editing = null;
    this.blocked = false;
    parts.composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    parts.input.addEventListener("keydown", (event) => this.onKey(event));
    parts["mode-cancel"].addEventListener("click", () => {
      this.leaveMode();
      parts.input.focus({ preventScroll: true });
    });
    parts.attach.addEventListener("click", () => parts.file.click());
    parts.file.addEventListener("change", () => this.attach());
    this.menu = new Menu(parts.commands, parts["commands-menu"], () => this.commandChoices());
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.leaveMode();
    }
  }

  async submit() {
    const input = this.parts.input;
    const text = input.value;
    if (!text.trim()) return;
    const editing = this.editing;
    const replyTo = this.replyTo;
    input.value = "";
    this.leaveMode();
    const sent = editing
      ? await this.act.edit(editing, text)
      : await this.act.send({ text, reply_to: replyTo?.message_id });
    if (!sent && !input.value) input.value = text;
  }

  /** The file goes at once, as an answer to what is being answered; the text stays to be sent. */
  async attach() {
    const [file] = this.parts.file.files;
    if (!file) return;
    const replyTo = this.replyTo;
    const sent = await this.act.upload({ reply_to: replyTo?.message_id }, file);
    // So that the same file can be chosen again.
    this.parts.file.value = "";
    if (sent && replyTo && this.replyTo === replyTo) this.leaveMode();
    this.parts.input.focus({ preventScroll: true });
  }

  reply(message, { focus = true, hint = FIELD_HINT } = {}) {
    this.editing = null;
    this.replyTo = message;
    this.setMode(`Antwoord op ${nameOf(message)}: ${wordsOf(message)}`, hint);
    if (focus) this.parts.input.focus({ preventScroll: true });
  }

  edit(message) {
    this.replyTo = null;
    this.editing = message;
    this.setMode("Je bericht bewerken", FIELD_HINT);
    this.parts.input.value = message.text;
    this.parts.input.focus({ preventScroll: true });
  }

  setMode(text, hint) {
    this.parts["mode-text"].textContent = text;
    this.parts["mode-line"].hidden = false;
    this.parts.input.placeholder = hint;
  }

  leaveMode() {
    if (this.editing) this.parts.input.value = "";
    this.replyTo = null;
    this.editing = null;
    this.parts["mode-line"].hidden = true;
    this.parts.input.placeholder = FIELD_HINT;
  }

  /** A reply or an edit of a message that is gone makes no sense any more. */
  forget(message) {
    const about = this.replyTo || this.editing;
    if (about && about.message_id === message.message_id && about.chat.id === message.chat.id) this.leaveMode();
  }

  /** Who blocked the bot cannot write to it, until they take that back. */
  setBlocked(blocked) {
    this.blocked = blocked;
    for (const part of ["input", "send", "commands", "attach"]) this.parts[part].disabled = blocked;
    if (blocked) this.leaveMode();
    if (!this.replyTo) this.parts.input.placeholder = blocked ? "Je hebt de bot geblokkeerd" : FIELD_HINT;
  }

  async commandChoices() {
    const commands = await this.act.commands();
    if (commands.length === 0) return [make("p", { class: "menu-heading" }, "De bot heeft hier geen opdrachten.")];
    const choices = commands.map(({ command, description }) => this.menu.choice(
      [make("b", {}, `/${command}`), make("span", {}, description)],
      () => this.act.send({ text: `/${command}` }),
      { class: "choice command", "data-command": command },
    ));
    return [menuHeading("Opdrachten"), ...choices];
  }

  /** Who may speak here, as options; keeps the present choice where it still exists. */
  setSpeakers(speakers) {
    const select = this.parts.speaker;
    const present = select.value;
    select.replaceChildren(...speakers.map(({ id, label }) => make("option", { value: id }, label)));
    if (speakers.some(({ id }) => String(id) === present)) select.value = present;
    this.parts["speak-line"].hidden = false;
  }
}
