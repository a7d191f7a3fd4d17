import { find, setText } from "../lib/dom.js";
import { plural } from "../lib/format.js";

/**
 * What stands above the messages: the name of the conversation in view and who reads it. Without
 * messages, a hint stands in their place.
 *
 * @param {import("./chat.js").Chat} chat
 */
export function showThreadHead(chat) {
  const conversation = chat.conversations.get(chat.active);
  const isRoom = conversation?.key.startsWith("room:") ?? false;
  setText(find("#thread-title"), titleOf(conversation, isRoom));
  setText(find("#thread-note"), noteOf(chat, conversation, isRoom));
  find("#thread-empty-room").hidden = !isRoom;
  find("#thread-empty-person").hidden = isRoom || !conversation;
  find("#thread-empty").hidden = !conversation || conversation.messages.length > 0;
}

function titleOf(conversation, isRoom) {
  if (!conversation) return "No conversation";
  return isRoom ? `#${conversation.name}` : conversation.name;
}

function noteOf(chat, conversation, isRoom) {
  if (!conversation) return "Choose a room or a person.";
  if (isRoom) {
    const members = chat.people.filter(({ rooms }) => rooms.includes(conversation.name));
    return plural(members.length, "member");
  }
  const other = chat.person(conversation.key.slice("person:".length));
  if (!other) return "Has left";
  if (other.isBot) return "Private. Sends back whatever it receives";
  return other.online
    ? "Private. Only the two of you see this"
    : "Private. Away: gets your messages on return";
}
