// Knows one phone: whose it is, its talk, its composer and its menus, and what a tap there does.
// It knows nothing of the other phones; what reaches beyond it is asked of the desk.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { showPhoto } from "./dialogs.js";
import { byId, partsOf } from "./dom.js";
import { markWaiting } from "./keyboard.js";
import { Menu } from "./menu.js";
import { moreChoices } from "./more.js";
import { askWhatToDo } from "./onward.js";
import { Talk } from "./talk.js";

const TOAST_MS = 4500;
const ANSWER_MS = 5000;
const MOST_BYTES = 20 * 1024 * 1024;
const BOT_STATES = { member: "de bot is lid", administrator: "de bot is beheerder" };

export class Phone {
  /** `desk` has people, tap, openUrl, copy, announce and loadCommands. */
  constructor(desk, chatId, isGroup) {
    this.desk = desk;
    this.chatId = chatId;
    this.isGroup = isGroup;
    this.anonymous = false;
    this.toastTimer = 0;
    this.tappedAt = 0;
    this.invitation = null;
    this.node = byId("phone").content.firstElementChild.cloneNode(true);
    this.parts = partsOf(this.node);
    this.composer = new Composer(this.parts, {
      send: (what) => this.send(what),
      upload: (what, file) => this.upload(what, file),
      edit: (message, text) => this.run(() => api.editMessage({
        user: this.speaker(), chat: message.chat.id, message_id: message.message_id, text,
      })),
      commands: () => desk.loadCommands(this.chatId, this.speaker()),
    });
    this.talk = new Talk(this.parts, { isGroup, chatId, botId: desk.people.bot.id }, this.messageActs());
    this.more = new Menu(this.parts.more, this.parts["more-menu"], () => moreChoices(this));
    this.parts.speaker.addEventListener("change", () => this.onSpeaker());
    this.parts.start.addEventListener("click", () => this.send({ text: "/start" }));
    this.parts.join.addEventListener("click", () => desk.openUrl(this.invitation, this.chatId, this));
  }

  get people() {
    return this.desk.people;
  }

  /** The user who writes and taps here. */
  speaker() {
    return this.isGroup ? Number(this.parts.speaker.value) : this.chatId;
  }

  messageActs() {
    return {
      press: (message, button, key) => this.press(message, button, key),
      reply: (message) => this.reply(message),
      more: (message) => askWhatToDo(message, this.onward(message)),
      quote: (message) => this.talk.showQuoted(message),
      photo: (source, words) => showPhoto(source, words),
      command: (text) => this.send({ text }),
      open: (url) => this.desk.openUrl(url, this.speaker(), this),
      forget: (message) => this.composer.forget(message),
    };
  }

  /** Take names, members and messages from a freshly loaded world. */
  sync() {
    this.syncWho();
    this.talk.setSpeaker(this.speaker());
    this.talk.sync(this.isGroup
      ? this.people.lineage(this.chatId).flatMap((id) => this.people.messagesOf(id))
      : this.people.allFor(this.chatId));
  }

  /** Take names and standing only. */
  syncWho() {
    const name = this.name();
    this.node.dataset.testid = `phone-${this.chatId}`;
    this.node.dataset.name = name;
    this.node.setAttribute("aria-label", `${name}, ${this.roleLine()}`);
    this.parts.name.textContent = name;
    this.parts.face.textContent = name.slice(0, 1);
    this.parts.face.dataset.tint = this.isGroup ? "group" : String(this.chatId % 6);
    this.parts.role.textContent = this.roleLine();
    this.parts.scroll.setAttribute("aria-label", `Gesprek: ${name}`);
    this.parts.messages.setAttribute("aria-label", `Berichten in ${name}`);
    this.parts.input.setAttribute("aria-label", this.isGroup ? `Bericht in ${name}` : `Bericht van ${name} aan de bot`);
    this.parts.attach.setAttribute("aria-label", this.isGroup ? `Bestand in ${name}` : `Bestand van ${name} aan de bot`);
    this.parts.more.setAttribute("aria-label", `Meer voor ${name}`);
    this.parts.commands.setAttribute("aria-label", `Opdrachten voor ${name}`);
    if (this.isGroup) this.parts["empty-text"].textContent = "Nog geen berichten in de groep.";
    this.parts.start.hidden = this.isGroup;
    if (this.isGroup) this.syncSpeakers();
    else this.composer.setBlocked(this.people.users.get(this.chatId).blocked);
  }

  /** Who has no talk with the bot yet can take the group's invitation from here. */
  offer(address) {
    this.invitation = address;
    this.parts.join.hidden = !address;
    this.parts["empty-text"].textContent = address
      ? "De bot nodigt je uit in de groep."
      : "Nog geen gesprek met de bot.";
  }

  /** A person who sends or taps wants to see what comes of it, though it may come below. */
  put(message) {
    this.talk.put(message);
    const ours = Date.now() - this.tappedAt < ANSWER_MS;
    if (ours && this.talk.isLast(message)) this.talk.toEnd();
  }

  name() {
    if (this.isGroup) return this.people.chats.get(this.chatId).title;
    return this.people.users.get(this.chatId).first_name;
  }

  roleLine() {
    if (!this.isGroup) {
      const user = this.people.users.get(this.chatId);
      return user.blocked ? `${this.people.roleName(user.id)} · blokkeert de bot` : this.people.roleName(user.id);
    }
    const kind = this.people.chats.get(this.chatId).type === "supergroup" ? "Supergroep" : "Groep";
    const count = this.people.members(this.chatId).length;
    const bot = BOT_STATES[this.people.botStatus(this.chatId)] || "de bot is er niet bij";
    return `${kind} · ${count} mensen · ${bot}`;
  }

  syncSpeakers() {
    const members = this.people.members(this.chatId);
    this.composer.setSpeakers(members.map(({ id }) => ({
      id,
      label: this.people.isLead(id)
        ? `${this.people.users.get(id).first_name} (teamlead)`
        : this.people.users.get(id).first_name,
    })));
  }

  speakAsLead() {
    const lead = this.people.members(this.chatId).find(({ id }) => this.people.isLead(id));
    if (!lead) return;
    this.parts.speaker.value = String(lead.id);
    this.onSpeaker();
  }

  onSpeaker() {
    if (!this.people.isAdmin(this.chatId, this.speaker())) this.setAnonymous(false);
    this.talk.setSpeaker(this.speaker());
  }

  /** Only an administrator can speak as the group, so the lead takes the word. */
  setAnonymous(on) {
    this.anonymous = on;
    this.parts.anonymous.hidden = !on;
    const admin = this.people.members(this.chatId).find(({ id }) => this.people.isAdmin(this.chatId, id));
    if (on && admin && !this.people.isAdmin(this.chatId, this.speaker())) {
      this.parts.speaker.value = String(admin.id);
      this.talk.setSpeaker(admin.id);
    }
  }

  /** Telegram keeps no replies across the move to a supergroup. */
  reply(message) {
    if (message.chat.id === this.chatId) this.composer.reply(message);
    else this.toast("Dit bericht is van voor de supergroep.");
  }

  /** Where this message can go, and what else its reader can do with it. */
  onward(message) {
    const to = (id) => this.run(() => api.forwardMessage({ ...this.pointer(message), to: id }));
    const { groups, users } = this.people.phones();
    const others = users.filter(({ id }) => id !== this.speaker());
    const mine = groups.filter(({ id }) => this.people.members(id).some((member) => member.id === this.speaker()));
    return {
      targets: [
        ...others.map(({ id, first_name: name }) => ({ name, go: () => to(id) })),
        ...mine.map(({ id, title }) => ({ name: title, go: () => to(id) })),
        { name: "De bot", go: () => to(this.speaker()) },
      ],
      copy: () => this.desk.copy(message.text || message.caption || "", this),
      remove: () => this.run(() => api.deleteMessage(this.pointer(message))),
    };
  }

  pointer(message) {
    return { user: this.speaker(), chat: message.chat.id, message_id: message.message_id };
  }

  send(what) {
    this.talk.toEnd();
    if (this.composer.blocked) return false;
    return this.run(() => api.say({
      ...what, user: this.speaker(), chat: this.chatId, anonymous: this.anonymous || undefined,
    }));
  }

  /** Bots fetch no larger files, so none is taken that would only disappoint. */
  async upload(what, file) {
    this.talk.toEnd();
    if (file.size > MOST_BYTES || file.size === 0) {
      this.toast(file.size ? "Een bestand mag hier hoogstens 20 MB groot zijn." : "Dit bestand is leeg.");
      return false;
    }
    return this.run(() => api.upload({
      ...what, user: this.speaker(), chat: this.chatId, name: file.name, anonymous: this.anonymous || undefined,
    }, file));
  }

  press(message, button, key) {
    if (button.url) {
      this.desk.openUrl(button.url, this.speaker(), this);
    } else if (button.copy_text) {
      this.desk.copy(button.copy_text.text, this);
    } else if (this.composer.blocked) {
      this.toast("Je hebt de bot geblokkeerd.");
    } else {
      markWaiting(key);
      this.tappedAt = Date.now();
      this.run(() => this.desk.tap(this, message, button));
    }
  }

  /** Do it; what goes wrong is said in this phone. True if it went well. */
  async run(act) {
    try {
      await act();
      return true;
    } catch (problem) {
      this.toast(`Dat kan nu niet: ${problem.message}`);
      return false;
    }
  }

  /** The bot asks for a reply to this message; in a group it may mean only one person. */
  askReply(message, markup) {
    if (message.chat.id !== this.chatId || this.composer.replyTo) return;
    const meant = message.reply_to_message?.from?.id;
    if (markup.selective && meant && meant !== this.speaker()) return;
    const focus = this.node.contains(document.activeElement);
    this.composer.reply(message, { focus, hint: markup.input_field_placeholder });
  }

  answered(chatId, messageId) {
    const item = this.talk.find(chatId, messageId);
    for (const key of item?.querySelectorAll(".waiting") || []) key.classList.remove("waiting");
  }

  toast(text) {
    clearTimeout(this.toastTimer);
    this.parts.toast.textContent = text;
    this.parts.toast.hidden = false;
    this.desk.announce(this, text);
    this.toastTimer = setTimeout(() => {
      this.parts.toast.hidden = true;
    }, TOAST_MS);
  }
}
