// Knows who and what is in the sandbox's world: people, groups, their roles and the commands that
// hold in a chat. It knows nothing of elements.

const ROLE_NAMES = { lead: "Teamlead", respondent: "Respondent" };
const ADMIN_STATES = new Set(["creator", "administrator"]);

export class People {
  constructor(world) {
    this.bot = world.bot;
    this.users = new Map(world.users.map((user) => [user.id, user]));
    this.chats = new Map(world.chats.map((chat) => [chat.id, chat]));
    this.messages = world.messages || {};
    this.passed = world.passed || {};
    this.commands = world.commands || {};
  }

  /** The phones to show, in order: groups, then those who answer, then leads. */
  phones() {
    const groups = [...this.chats.values()].filter((chat) => chat.type !== "private" && !this.movedTo(chat.id));
    const users = [...this.users.values()].sort((a, b) => rank(b) - rank(a));
    return { groups, users };
  }

  messagesOf(chatId) {
    return this.messages[String(chatId)] || [];
  }

  /** What stands in one person's phone: their talk with the bot, and what others passed on to them. */
  allFor(userId) {
    const passed = this.passed[String(userId)] || [];
    return [...this.messagesOf(userId), ...passed].sort((a, b) => a.message_id - b.message_id);
  }

  /** The id of the supergroup that this group became, or undefined. */
  movedTo(chatId) {
    const moved = this.messagesOf(chatId).find((message) => message.migrate_to_chat_id);
    return moved?.migrate_to_chat_id;
  }

  /** This chat and, before it, the group that it was, so that its history stays in view. */
  lineage(chatId) {
    const before = Object.keys(this.messages).map(Number).find((id) => this.movedTo(id) === chatId);
    return before === undefined ? [chatId] : [before, chatId];
  }

  roleName(userId) {
    return ROLE_NAMES[this.users.get(userId)?.role] || "Respondent";
  }

  isLead(userId) {
    return this.users.get(userId)?.role === "lead";
  }

  members(chatId) {
    return (this.chats.get(chatId)?.members || [])
      .map((member) => ({ ...member, id: typeof member.user === "object" ? member.user.id : member.user }))
      .filter((member) => this.users.has(member.id) && !["left", "kicked"].includes(member.status))
      .sort((a, b) => rank(this.users.get(a.id)) - rank(this.users.get(b.id)));
  }

  isAdmin(chatId, userId) {
    return this.members(chatId).some((member) => member.id === userId && ADMIN_STATES.has(member.status));
  }

  botStatus(chatId) {
    return this.chats.get(chatId)?.bot_status;
  }
}

function rank(user) {
  return user.role === "lead" ? 0 : 1;
}
