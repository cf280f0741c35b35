// Knows what a reader can do with one message: forward it, copy its text, delete it for everyone.
// It knows nothing of how that is done; a protected message goes nowhere and is not copied.

import { byId, makeButton } from "./dom.js";

/** `can` has targets ({name, go} each), copy() and remove(). */
export function askWhatToDo(message, can) {
  const dialog = byId("onward-dialog");
  const isProtected = Boolean(message.has_protected_content);
  const choice = (label, act, testid, kind = "quiet") => {
    const button = makeButton({ class: kind, "data-testid": testid }, label);
    button.addEventListener("click", () => {
      dialog.close();
      act();
    });
    return button;
  };
  byId("onward-protected").hidden = !isProtected;
  byId("onward-free").hidden = isProtected;
  byId("onward-targets").replaceChildren(...can.targets.map(({ name, go }) => choice(name, go, "forward-to")));
  const hasText = Boolean(message.text || message.caption);
  byId("onward-rest").replaceChildren(
    ...(isProtected || !hasText ? [] : [choice("Kopieer de tekst", can.copy, "copy-text")]),
    choice("Verwijder voor iedereen", can.remove, "delete-message", "quiet danger"),
  );
  dialog.showModal();
}
