// Knows which of the bot's registered commands hold for a person in a chat: the narrowest scope
// first, and within it the person's language before the one without language, as Telegram chooses.

const LANGUAGE = "nl";

/** The commands, as `{command, description}`, that this person is offered in this chat. */
export function commandsFor(people, chatId, userId) {
  for (const scope of scopesOf(people, chatId, userId)) {
    const found = registered(people.commands, scope, LANGUAGE) || registered(people.commands, scope, "");
    if (found) return found;
  }
  return [];
}

function scopesOf(people, chatId, userId) {
  if (chatId > 0) return [`chat:${chatId}`, "all_private_chats", "default"];
  const admin = people.isAdmin(chatId, userId);
  return [
    `chat_member:${chatId}:${userId}`,
    ...(admin ? [`chat_administrators:${chatId}`] : []),
    `chat:${chatId}`,
    ...(admin ? ["all_chat_administrators"] : []),
    "all_group_chats",
    "default",
  ];
}

function registered(commands, scope, language) {
  const found = commands[scope]?.[language];
  return found && found.length > 0 ? found : null;
}
