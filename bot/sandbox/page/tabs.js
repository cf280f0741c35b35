// Knows the row of names above the phones: which phone is at hand, which is in view, and which has
// something new. It knows nothing of what is in a phone.

import { byId, make, makeButton } from "./dom.js";

const IN_VIEW = 0.5;

export class Tabs {
  constructor() {
    this.tabs = new Map();
    this.current = null;
    this.watch = new IntersectionObserver((entries) => this.onView(entries), { threshold: IN_VIEW });
  }

  /** One tab a phone, in the phones' order. */
  sync(phones) {
    const same = phones.length === this.tabs.size
      && phones.every((phone) => this.tabs.get(phone.chatId)?.tab.textContent === phone.name());
    if (!same) this.rebuild(phones);
  }

  rebuild(phones) {
    for (const { node } of this.tabs.values()) this.watch.unobserve(node);
    const old = this.tabs;
    this.tabs = new Map();
    const list = byId("tabs");
    list.replaceChildren();
    for (const phone of phones) {
      const tab = makeButton({ class: "tab", "data-testid": `tab-${phone.chatId}`, onclick: () => this.show(phone) }, phone.name());
      tab.classList.toggle("unread", old.get(phone.chatId)?.tab.classList.contains("unread") || false);
      list.append(make("li", {}, tab));
      this.tabs.set(phone.chatId, { tab, phone, node: phone.node });
      this.watch.observe(phone.node);
    }
    const still = phones.find((phone) => phone === this.current) || phones[0];
    if (still) this.choose(still);
  }

  /** The phone that is at hand: the only one shown on a small screen. */
  choose(phone) {
    this.current = phone;
    for (const entry of this.tabs.values()) {
      const chosen = entry.phone === phone;
      entry.node.classList.toggle("current", chosen);
      if (chosen) entry.tab.setAttribute("aria-current", "true");
      else entry.tab.removeAttribute("aria-current");
    }
  }

  /** Bring a phone into view and put the focus on it. */
  show(phone) {
    this.choose(phone);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    phone.node.scrollIntoView({ behavior: calm ? "auto" : "smooth", block: "nearest", inline: "center" });
    phone.node.focus({ preventScroll: true });
    this.tabs.get(phone.chatId)?.tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Something new came here; a dot says so while the phone is out of view. */
  news(phone) {
    const entry = this.tabs.get(phone.chatId);
    if (entry && !entry.inView) this.mark(entry, true);
  }

  onView(entries) {
    for (const { target, isIntersecting } of entries) {
      const entry = [...this.tabs.values()].find(({ node }) => node === target);
      if (!entry) continue;
      entry.inView = isIntersecting;
      entry.tab.classList.toggle("in-view", isIntersecting);
      if (isIntersecting) this.mark(entry, false);
    }
  }

  mark(entry, on) {
    entry.tab.classList.toggle("unread", on);
    if (on) entry.tab.setAttribute("aria-label", `${entry.phone.name()}, nieuw bericht`);
    else entry.tab.removeAttribute("aria-label");
  }
}
