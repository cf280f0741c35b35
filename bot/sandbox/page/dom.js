// Knows how an element of the page is made and found. It knows nothing of chats or bots.
// Every text goes in as text, never as markup.

export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no element #${id}`);
  return found;
}

/** The parts of a cloned template, by their `data-part` name. */
export function partsOf(root) {
  const parts = {};
  for (const node of root.querySelectorAll("[data-part]")) parts[node.dataset.part] = node;
  return parts;
}

/** An element with attributes; children are nodes or plain text. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "onclick") node.addEventListener("click", value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/** A real button: focusable, and never a submit by accident. */
export function makeButton(attributes, ...children) {
  return make("button", { type: "button", ...attributes }, ...children);
}
