// Knows how a Telegram text with entities becomes elements. Offsets count UTF-16 units, as
// JavaScript strings do. It knows nothing of chats; what a link or a command does is given to it.

import { make, makeButton } from "./dom.js";

const TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

const SIGN = "(?:🟢|🟠|🔴|➖)";
/** Counts in a row, or a sign and its letter: each stays on one line where it fits. */
const TOGETHER = new RegExp(`(${SIGN} \\d+(?: · ${SIGN} \\d+)*|${SIGN} ?[ABC]\\b)`, "u");

/** `act` has command(text) and open(url). */
export function renderText(text, entities, act) {
  const sorted = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...renderRange(text, 0, text.length, sorted, act));
  return fragment;
}

function renderRange(text, start, end, entities, act) {
  const nodes = [];
  let at = start;
  let index = 0;
  while (index < entities.length) {
    const entity = entities[index];
    const stop = Math.min(entity.offset + entity.length, end);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < stop) next += 1;
    if (entity.offset > at) nodes.push(...plainOf(text.slice(at, entity.offset)));
    const inner = renderRange(text, entity.offset, stop, entities.slice(index + 1, next), act);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), inner, act));
    at = stop;
    index = next;
  }
  if (at < end) nodes.push(...plainOf(text.slice(at, end)));
  return nodes;
}

function plainOf(plain) {
  return plain.split(TOGETHER).map((part, index) => (index % 2 ? make("span", { class: "together" }, part) : part));
}

function wrap(entity, covered, inner, act) {
  switch (entity.type) {
    case "text_link":
      return link(entity.url, inner, act);
    case "url":
      return link(covered.includes("://") ? covered : `https://${covered}`, inner, act);
    case "bot_command":
      return makeButton({ class: "link", onclick: () => act.command(covered) }, ...inner);
    case "spoiler":
      return spoiler(inner);
    case "mention":
    case "text_mention":
      return make("span", { class: "mention" }, ...inner);
    default:
      return make(TAGS[entity.type] || "span", {}, ...inner);
  }
}

function link(url, inner, act) {
  return makeButton({ class: "link", title: url, onclick: () => act.open(url) }, ...inner);
}

function spoiler(inner) {
  const node = makeButton({ class: "spoiler", title: "Tik om te lezen" }, ...inner);
  node.addEventListener("click", () => node.classList.add("shown"));
  return node;
}
