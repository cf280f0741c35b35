// Knows the list of messages in one phone: in order, replaced in place, the newest kept in view,
// what changed shown for a moment, and the focus kept where a person left it.

import { sameKey } from "./keyboard.js";
import { messageItem } from "./message.js";

const NEAR_END_PX = 48;
const CHANGED_MS = 1800;
const TYPING_MS = 5000;

const keyOf = (message) => `${message.chat.id}/${message.message_id}`;

export class Talk {
  /** `place` has isGroup, chatId and botId; `act` is what a message's buttons do. */
  constructor(parts, place, act) {
    this.parts = parts;
    this.place = place;
    this.act = act;
    this.shown = new Map();
    this.speaker = null;
    this.atEnd = true;
    this.lastTop = 0;
    this.typingTimer = 0;
    parts.scroll.addEventListener("scroll", () => this.onScroll());
    parts.newer.addEventListener("click", () => this.toEnd());
    const follow = new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    });
    follow.observe(parts.scroll);
    follow.observe(parts.messages);
  }

  /** Make the list equal to these messages, touching only what differs. */
  sync(messages) {
    const wanted = new Set(messages.map(keyOf));
    for (const key of [...this.shown.keys()]) {
      if (!wanted.has(key)) this.drop(key);
    }
    let before = null;
    for (const message of messages) {
      const item = this.itemFor(message);
      const right = before ? before.nextSibling : this.parts.messages.firstChild;
      if (item !== right) this.parts.messages.insertBefore(item, right);
      before = item;
    }
    this.afterChange();
  }

  /** Show one new or edited message, and mark it as just changed. */
  put(message) {
    const isNew = !this.shown.has(keyOf(message));
    const item = this.itemFor(message);
    this.mark(item);
    const fromBot = message.from?.id === this.place.botId;
    if (fromBot) this.setTyping(false);
    if (isNew && fromBot && document.activeElement === this.parts.scroll) {
      item.querySelector(".key")?.focus({ preventScroll: true });
    }
    this.afterChange(isNew);
  }

  remove(chatId, messageId) {
    this.drop(`${chatId}/${messageId}`);
    this.afterChange();
  }

  itemFor(message) {
    const key = keyOf(message);
    const json = JSON.stringify(message);
    const old = this.shown.get(key);
    if (old?.json === json) return old.item;
    const item = messageItem(message, this.place, this.act);
    this.dress(item);
    if (old) this.swap(old.item, item);
    else this.parts.messages.append(item);
    this.shown.set(key, { json, item, message });
    return item;
  }

  /** The new item stands beside the old one for an instant, so that the focus moves and is not lost. */
  swap(old, item) {
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    old.after(item);
    if (focused) this.moveFocus(focused, item);
    old.remove();
  }

  moveFocus(focused, item) {
    const { row, column } = focused.dataset;
    const here = row === undefined ? null : sameKey(item, row, column);
    const newest = this.parts.messages.lastElementChild?.querySelector(".key");
    (here || newest || this.parts.scroll).focus({ preventScroll: true });
  }

  drop(key) {
    const gone = this.shown.get(key);
    if (!gone) return;
    if (gone.item.contains(document.activeElement)) this.parts.scroll.focus({ preventScroll: true });
    gone.item.remove();
    this.shown.delete(key);
    this.act.forget(gone.message);
  }

  mark(item) {
    item.classList.add("changed");
    setTimeout(() => item.classList.remove("changed"), CHANGED_MS);
  }

  /** Own messages stand on the right: of the phone's owner, or in a group of who speaks now. */
  setSpeaker(userId) {
    this.speaker = userId;
    for (const { item } of this.shown.values()) this.dress(item);
  }

  dress(item) {
    item.classList.toggle("own", item.dataset.from === String(this.speaker));
  }

  messages() {
    return [...this.shown.values()].map(({ message }) => message);
  }

  isLast(message) {
    return this.find(message.chat.id, message.message_id) === this.parts.messages.lastElementChild;
  }

  find(chatId, messageId) {
    return this.shown.get(`${chatId}/${messageId}`)?.item;
  }

  showQuoted(message) {
    const item = this.find(message.chat.id, message.message_id);
    if (!item) return;
    item.scrollIntoView({ block: "center" });
    this.mark(item);
  }

  /** The newest message of this sender in this chat that has a text, or null. */
  lastOf(userId, chatId) {
    const editable = (message) => message.from?.id === userId && message.chat.id === chatId
      && message.text && !message.sender_chat;
    return this.messages().reverse().find(editable) || null;
  }

  setTyping(on) {
    clearTimeout(this.typingTimer);
    this.parts.typing.hidden = !on;
    if (on) this.typingTimer = setTimeout(() => this.setTyping(false), TYPING_MS);
    if (on && this.atEnd) this.toEnd();
  }

  afterChange(isNew = false) {
    this.parts.empty.hidden = this.shown.size > 0;
    if (this.atEnd) this.toEnd();
    else if (isNew) this.parts.newer.hidden = false;
  }

  toEnd() {
    const scroll = this.parts.scroll;
    scroll.scrollTop = scroll.scrollHeight;
    this.lastTop = scroll.scrollTop;
    this.atEnd = true;
    this.parts.newer.hidden = true;
  }

  /** Only a person scrolls up; a growing list never does, so it never loosens the end. */
  onScroll() {
    const scroll = this.parts.scroll;
    if (scroll.clientHeight === 0) return;
    const left = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight;
    if (left < NEAR_END_PX) {
      this.atEnd = true;
      this.parts.newer.hidden = true;
    } else if (scroll.scrollTop < this.lastTop - 1) {
      this.atEnd = false;
    }
    this.lastTop = scroll.scrollTop;
  }
}
