// Knows the page's dialogs: a question, a notice, an enlarged photo, and copying a text.
// It knows nothing of why they are shown.

import { byId } from "./dom.js";

/** True if the person chose to begin anew. */
export function askReset() {
  const dialog = byId("reset-dialog");
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** A notice that waits for Oké; with an address it offers to open that in a new tab. */
export function showNotice(title, text, url = null) {
  const dialog = byId("alert-dialog");
  byId("alert-title").textContent = title;
  byId("alert-text").textContent = text;
  const link = byId("alert-link");
  link.hidden = !url;
  link.href = url || "/";
  if (!dialog.open) dialog.showModal();
}

export function showPhoto(source, words) {
  const image = byId("photo-large");
  image.src = source;
  image.alt = words;
  byId("photo-dialog").showModal();
}

/** Closes a dialog by a tap beside it, as a person expects of a photo. */
export function closePhotoOnTap() {
  const dialog = byId("photo-dialog");
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target === byId("photo-large")) dialog.close();
  });
}

/** Copies where the browser allows it; else shows the text, so that it can be copied by hand. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    showNotice("Kopieer deze tekst", text);
    return false;
  }
}
