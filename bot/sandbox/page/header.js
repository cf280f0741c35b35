// Knows the bar above the phones: the demo button and its line, beginning anew, the first steps,
// and the notices of the connection. It knows nothing of the phones.

import { reset, startDemo, stopDemo } from "./api.js";
import { askReset, showNotice } from "./dialogs.js";
import { byId } from "./dom.js";

const HINTS_KEY = "onlife-gids.hints";

export class Header {
  /** `afterReset` is called once the sandbox has begun anew. */
  constructor(afterReset) {
    this.afterReset = afterReset;
    this.running = false;
    this.told = 0;
    byId("demo").addEventListener("click", () => this.toggleDemo());
    byId("reset").addEventListener("click", () => this.beginAnew());
    byId("hints-close").addEventListener("click", () => {
      this.showHints(false);
      byId("hints-open").focus();
    });
    byId("hints-open").addEventListener("click", () => this.showHints(byId("hints").hidden));
    this.showHints(localStorage.getItem(HINTS_KEY) !== "closed");
  }

  /** The demo's own events know best; the click only fills in where none came meanwhile. */
  async toggleDemo() {
    const button = byId("demo");
    const wanted = !this.running;
    const told = this.told;
    button.disabled = true;
    try {
      await (wanted ? startDemo() : stopDemo());
      if (told === this.told) this.demo({ running: wanted });
      if (!wanted) byId("demo-line").textContent = "De demo is gestopt. Ga zelf verder, of tik weer op Demo.";
    } catch (problem) {
      showNotice("De demo loopt niet", problem.message);
    } finally {
      button.disabled = false;
      button.focus({ preventScroll: true });
    }
  }

  /** A demo event: whether it runs, and what it does now. Its last words stay once it is over. */
  demo({ running, line }) {
    this.told += 1;
    this.running = running;
    byId("demo").classList.toggle("running", running);
    byId("demo-label").textContent = running ? "Stop" : "Demo";
    byId("demo-hint").textContent = running ? "De demo loopt" : "Laat de anderen antwoorden";
    if (line || running) byId("demo-line").textContent = line || "";
  }

  async beginAnew() {
    if (!(await askReset())) return;
    try {
      if (this.running) await stopDemo();
      await reset();
      this.demo({ running: false });
      byId("demo-line").textContent = "";
      await this.afterReset();
    } catch (problem) {
      showNotice("Opnieuw beginnen lukte niet", problem.message);
    }
  }

  showHints(on) {
    byId("hints").hidden = !on;
    byId("hints-open").setAttribute("aria-expanded", String(on));
    localStorage.setItem(HINTS_KEY, on ? "open" : "closed");
  }

  /** The one notice under the bar; null takes it away. */
  notice(text) {
    byId("connection").hidden = !text;
    byId("connection").textContent = text || "";
  }
}
