// Knows the sandbox's control API: its addresses and what they take. It knows nothing of the page.

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  return answerOf(await fetch(path, options));
}

async function answerOf(response) {
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || `De proeftuin antwoordt niet (${response.status}).`);
  return answer;
}

const post = (path, body = {}) => call("POST", path, body);

export const loadWorld = () => call("GET", "/sandbox/world");
/** The bot's successful and failed calls of one method after the call with number `after`. */
export const loadCalls = async (after, method) =>
  (await call("GET", `/sandbox/calls?after=${after}&method=${method}`)).calls;
export const say = (what) => post("/sandbox/say", what);
export const tap = (what) => post("/sandbox/tap", what);
export const openLink = (what) => post("/sandbox/open", what);
export const sendMedia = (what) => post("/sandbox/media", what);
/** `what` has user, chat, name and, where they hold, reply_to and anonymous; `file` is a Blob. */
export async function upload(what, file) {
  const known = Object.entries(what).filter(([, value]) => value !== undefined);
  const response = await fetch(`/sandbox/upload?${new URLSearchParams(known)}`, { method: "POST", body: file });
  return answerOf(response);
}
export const editMessage = (what) => post("/sandbox/edit", what);
export const forwardMessage = (what) => post("/sandbox/forward", what);
export const deleteMessage = (what) => post("/sandbox/delete", what);
export const changeUser = (what) => post("/sandbox/user", what);
export const changeGroup = (what) => post("/sandbox/group", what);
export const reset = () => post("/sandbox/reset");
export const startDemo = () => post("/sandbox/demo");
export const stopDemo = () => post("/sandbox/demo/stop");
export const fileUrl = (fileId) => `/sandbox/file/${encodeURIComponent(fileId)}`;
export const eventsUrl = (after) => `/sandbox/events?calls=1&after=${encodeURIComponent(after)}`;
