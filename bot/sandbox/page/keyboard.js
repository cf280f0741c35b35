// Knows how an inline keyboard is shown: the bot's own rows, each row sharing its width.
// It knows nothing of what a tap does; that is given to it.

import { make, makeButton } from "./dom.js";

const WAIT_FOR_ANSWER_MS = 6000;

/** The keyboard of a message, or null. `press(button, element)` is called on a tap. */
export function keyboardOf(message, press) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows || rows.length === 0) return null;
  const board = make("div", { class: "keys", role: "group", "aria-label": "Knoppen bij dit bericht" });
  rows.forEach((row, rowIndex) => {
    const line = make("div", { class: "row" });
    row.forEach((button, columnIndex) => {
      line.append(keyOf(button, rowIndex, columnIndex, press));
    });
    board.append(line);
  });
  return board;
}

function keyOf(button, row, column, press) {
  const kind = button.url ? "url" : button.copy_text ? "copy" : "callback";
  const key = makeButton({
    class: `key ${kind}`,
    "data-row": row,
    "data-column": column,
    "data-style": button.style,
    title: kind === "url" ? button.url : undefined,
  }, make("span", {}, button.text));
  if (kind === "url") key.append(make("span", { class: "sign", "aria-hidden": "true" }, "↗"));
  if (kind === "copy") key.append(make("span", { class: "sign", "aria-hidden": "true" }));
  key.addEventListener("click", () => press(button, key));
  return key;
}

/** Shows that a tap is on its way, until the bot answers or gives no answer. */
export function markWaiting(key) {
  key.classList.add("waiting");
  setTimeout(() => key.classList.remove("waiting"), WAIT_FOR_ANSWER_MS);
}

/** The key at the same place in a new keyboard, else its first key, else null. */
export function sameKey(root, row, column) {
  return root.querySelector(`.key[data-row="${row}"][data-column="${column}"]`) || root.querySelector(".key");
}
