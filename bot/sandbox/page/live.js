// Knows how the page stays equal to the sandbox's world: load it whole, then follow its events,
// and load it whole again after a break. It knows nothing of how the world is shown.

import { eventsUrl, loadWorld } from "./api.js";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 4000;
const BOT_ASLEEP_WAIT_MS = 1500;
/** These change who is there; the whole world is asked again rather than guessed. */
const WORLD_CHANGING = new Set(["member", "migrated"]);
/** These say something about now; they change no message, so they are passed on at once. */
const PASSING = new Set(["answer", "action", "demo"]);

export class Live {
  /** `show` has world(world), event(event) and connected(bool). */
  constructor(show) {
    this.show = show;
    this.seen = 0;
    this.source = null;
    this.loading = null;
    this.again = false;
    this.held = [];
    this.wait = FIRST_WAIT_MS;
    this.timer = 0;
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reload(), milliseconds);
  }

  /** Load the world now; events that arrive meanwhile are held and applied after it, once each. */
  reload() {
    this.again = this.loading !== null;
    this.loading ??= this.load().finally(() => {
      this.loading = null;
      this.release();
    });
    return this.loading;
  }

  async load() {
    try {
      do {
        this.again = false;
        this.take(await loadWorld());
      } while (this.again);
      this.wait = FIRST_WAIT_MS;
      if (!this.source) this.follow();
    } catch {
      this.lost();
    }
  }

  /** After a reset the numbers may begin anew, so the stream is opened anew as well. */
  async restart() {
    this.drop();
    this.seen = 0;
    await this.reload();
  }

  take(world) {
    this.seen = world.last_event;
    this.show.world(world);
    this.show.connected(true);
    if (!world.bot.started) this.later(BOT_ASLEEP_WAIT_MS);
  }

  follow() {
    const source = new EventSource(eventsUrl(this.seen));
    this.source = source;
    source.addEventListener("message", (raw) => {
      if (source === this.source) this.receive(Number(raw.lastEventId), JSON.parse(raw.data));
    });
    source.addEventListener("error", () => {
      if (source === this.source) this.lost();
    });
  }

  receive(number, event) {
    if (event.type === "reset") this.restart();
    else if (PASSING.has(event.type)) this.show.event(event);
    else if (this.loading) this.held.push([number, event]);
    else this.apply(number, event);
  }

  release() {
    const held = this.held;
    this.held = [];
    for (const [number, event] of held) this.apply(number, event);
  }

  apply(number, event) {
    if (number <= this.seen) return;
    this.seen = number;
    if (WORLD_CHANGING.has(event.type)) this.reload();
    else this.show.event(event);
  }

  drop() {
    if (this.source) this.source.close();
    this.source = null;
    this.held = [];
  }

  lost() {
    this.drop();
    this.show.connected(false);
    this.later(this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
  }
}
