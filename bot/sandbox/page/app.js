// Knows how the page is put together: the live world on one side, the phones and the bar on the
// other, and what a tap in one phone means for another.

import { openLink, tap } from "./api.js";
import { commandsFor } from "./commands.js";
import { closePhotoOnTap, copyText, showNotice } from "./dialogs.js";
import { byId, make } from "./dom.js";
import { Header } from "./header.js";
import { Live } from "./live.js";
import { wordsOf } from "./message.js";
import { People } from "./people.js";
import { Phone } from "./phone.js";
import { Prompts } from "./prompts.js";
import { invitationIn, Steps } from "./steps.js";
import { Tabs } from "./tabs.js";

const OUR_TAP_MS = 30_000;
const ANNOUNCED = 3;

class Desk {
  constructor() {
    this.people = null;
    this.phones = new Map();
    this.ourTaps = new Map();
    this.tabs = new Tabs();
    this.prompts = new Prompts((message, markup) => this.phoneOf(message.chat.id)?.askReply(message, markup));
    this.live = new Live({
      world: (world) => this.onWorld(world),
      event: (event) => this.onEvent(event),
      connected: (on) => this.onConnected(on),
    });
    this.header = new Header(() => this.live.restart());
    this.steps = new Steps((command) => this.sayAsLead(command));
    document.addEventListener("focusin", (event) => this.onFocus(event));
  }

  onWorld(world) {
    this.people = new People(world);
    const { groups, users } = this.people.phones();
    const ids = new Set([...groups.map(({ id }) => id), ...users.map(({ id }) => id)]);
    for (const [id, phone] of this.phones) {
      if (ids.has(id)) continue;
      phone.node.remove();
      this.phones.delete(id);
    }
    const shown = [
      ...groups.map(({ id }) => this.phoneFor(id, true)),
      ...users.map(({ id }) => this.phoneFor(id, false)),
    ];
    this.tabs.sync(shown);
    this.onGroup();
    if (world.demo) this.header.demo(world.demo);
  }

  group() {
    return [...this.phones.values()].find((phone) => phone.isGroup);
  }

  /** What the group reads decides which step is next, and whether there is something to join. */
  onGroup() {
    const messages = this.group()?.talk.messages() || [];
    this.steps.show(messages);
    const address = invitationIn(messages);
    for (const phone of this.phones.values()) {
      if (!phone.isGroup) phone.offer(address);
    }
  }

  sayAsLead(command) {
    const group = this.group();
    if (!group) return;
    group.speakAsLead();
    this.tabs.show(group);
    group.send({ text: command });
  }

  phoneFor(chatId, isGroup) {
    let phone = this.phones.get(chatId);
    if (!phone) {
      phone = new Phone(this, chatId, isGroup);
      this.phones.set(chatId, phone);
      byId(isGroup ? "groups" : "people").append(phone.node);
    }
    phone.sync();
    return phone;
  }

  onEvent(event) {
    switch (event.type) {
      case "message":
      case "edited":
        this.onMessage(event);
        break;
      case "deleted":
        this.phoneOf(event.chat)?.talk.remove(event.chat, event.message_id);
        break;
      case "passed":
        this.onPassed(event);
        break;
      case "answer":
        this.onAnswer(event);
        break;
      case "action":
        this.phoneOf(event.chat)?.talk.setTyping(true);
        break;
      case "call":
        this.prompts.called(event);
        break;
      case "user":
        this.onUser(event.user);
        break;
      case "demo":
        this.header.demo(event);
        break;
      default:
        break;
    }
  }

  /** Read aloud what happens in the phone at hand, and in no other; the last few stay, so that a
   * quick second line does not silence the first. */
  announce(phone, text) {
    if (phone !== this.tabs.current) return;
    const announcer = byId("announcer");
    announcer.append(make("p", {}, text));
    while (announcer.children.length > ANNOUNCED) announcer.firstElementChild.remove();
  }

  onUser(user) {
    const phone = this.phones.get(user.id);
    if (phone) {
      this.people.users.set(user.id, user);
      phone.syncWho();
    } else {
      this.live.reload();
    }
  }

  /** The phone that shows a chat; a group that moved is shown by the supergroup it became. */
  phoneOf(chatId) {
    return this.phones.get(chatId) || this.phones.get(this.people.movedTo(chatId));
  }

  onMessage({ type, chat, message }) {
    const phone = this.phoneOf(chat);
    if (!phone) {
      this.live.reload();
      return;
    }
    phone.put(message);
    if (phone.isGroup) this.onGroup();
    if (message.from?.id !== this.people.bot.id) return;
    if (type === "message") this.prompts.noticed(message);
    this.tabs.news(phone);
    this.announce(phone, wordsOf(message));
  }

  /** Something from another person: it stands in the phone, though no bot knows of it. */
  onPassed({ to, message }) {
    const phone = this.phoneOf(to);
    if (!phone) return;
    phone.put(message);
    this.tabs.news(phone);
    this.announce(phone, wordsOf(message));
  }

  onAnswer({ user, chat, message_id: messageId, text, show_alert: showAlert }) {
    const phone = this.phoneOf(chat);
    if (!phone) return;
    phone.answered(chat, messageId);
    const key = `${user}/${chat}/${messageId}`;
    const ours = Date.now() - (this.ourTaps.get(key) || 0) < OUR_TAP_MS;
    this.ourTaps.delete(key);
    if (!text) return;
    const name = this.people.users.get(user)?.first_name || "";
    if (showAlert && ours) showNotice(`Melding voor ${name}`, text);
    else phone.toast(phone.isGroup && user !== phone.speaker() ? `Voor ${name}: ${text}` : text);
  }

  onConnected(on) {
    const asleep = on && !this.people.bot.started;
    if (!on) this.header.notice("Verbinding verbroken. De pagina probeert het opnieuw.");
    else this.header.notice(asleep ? "De bot slaapt nog. Zodra hij start, antwoordt hij hier." : null);
  }

  onFocus(event) {
    const node = event.target.closest?.(".phone");
    const phone = [...this.phones.values()].find((each) => each.node === node);
    if (phone && phone !== this.tabs.current) this.tabs.choose(phone);
  }

  /** A tap carries what the button showed, as a real phone does, however old the button is. */
  tap(phone, message, button) {
    const what = { user: phone.speaker(), chat: message.chat.id, message_id: message.message_id };
    this.ourTaps.set(`${what.user}/${what.chat}/${what.message_id}`, Date.now());
    return tap({ ...what, data: button.callback_data });
  }

  async copy(text, phone) {
    if (await copyText(text)) phone.toast("Gekopieerd.");
  }

  /** A deep link of the bot opens in the person's own phone; another address is only shown. */
  async openUrl(address, user, phone) {
    let url = null;
    try {
      url = new URL(address);
    } catch {
      showNotice("Deze knop verwijst naar", address);
      return;
    }
    const ours = url.host === "t.me" && url.pathname.slice(1).toLowerCase() === this.people.bot.username.toLowerCase();
    if (!ours) {
      const web = url.protocol === "https:" || url.protocol === "http:";
      showNotice("Dit verwijst buiten de proeftuin", address, web ? address : null);
    } else if (url.searchParams.has("startgroup")) {
      const group = this.group();
      const went = await phone.run(() => openLink({ user, url: address, chat: group?.chatId }));
      if (went && group) this.tabs.show(group);
    } else {
      const went = await phone.run(() => openLink({ user, url: address }));
      if (went) this.tabs.show(this.phones.get(user));
    }
  }

  /** Asked anew each time, since the bot may register its commands at any moment. */
  async loadCommands(chatId, user) {
    await this.live.reload();
    return commandsFor(this.people, chatId, user);
  }
}

closePhotoOnTap();
new Desk().live.reload();
