// Knows how a small menu opens under a button and closes again: by a choice, Escape, a tap or the
// focus elsewhere. It knows nothing of what the choices do.

import { make, makeButton } from "./dom.js";

export class Menu {
  /** `fill` returns the menu's content, asked anew at every opening (a promise is awaited). */
  constructor(button, panel, fill) {
    this.button = button;
    this.panel = panel;
    this.fill = fill;
    button.addEventListener("click", () => (panel.hidden ? this.open() : this.close()));
    panel.addEventListener("keydown", (event) => this.move(event));
    button.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
    panel.addEventListener("focusout", (event) => {
      const to = event.relatedTarget;
      if (to && !panel.contains(to) && to !== button) this.close();
    });
    document.addEventListener("pointerdown", (event) => {
      if (!panel.contains(event.target) && !button.contains(event.target)) this.close();
    });
  }

  async open() {
    this.panel.replaceChildren(...(await this.fill()));
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.panel.querySelector("button")?.focus({ preventScroll: true });
  }

  close() {
    if (this.panel.hidden) return;
    const inside = this.panel.contains(document.activeElement);
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (inside) this.button.focus({ preventScroll: true });
  }

  move(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const choices = [...this.panel.querySelectorAll("button")];
    const at = choices.indexOf(document.activeElement);
    choices[(at + step + choices.length) % choices.length]?.focus();
  }

  /** One choice; choosing closes the menu first, so that what it does may move the focus. */
  choice(label, choose, attributes = {}) {
    const button = makeButton({ class: "choice", ...attributes }, ...(Array.isArray(label) ? label : [label]));
    button.addEventListener("click", () => {
      this.close();
      choose();
    });
    return button;
  }
}

export function menuHeading(text) {
  return make("p", { class: "menu-heading" }, text);
}
