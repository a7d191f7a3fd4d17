import { element, find, icon, setText } from "../lib/dom.js";
import { plural } from "../lib/format.js";
import { avatar } from "./avatar.js";

/**
 * Rooms and people.
 *
 * @param {import("./chat.js").Chat} chat
 * @param {{ show: (view: string) => void }} layout
 */
export function startSidebar(chat, layout) {
  const roomList = find("#rooms");
  const peopleList = find("#people");
  const form = find("#create-room");
  const input = find("#create-room-name");
  const error = find("#create-room-error");

  const open = (action) => {
    layout.show("chat");
    if (chat.me) action();
    else find("#join-name").focus();
  };

  const render = () => {
    const focused = document.activeElement?.dataset?.focusKey;
    roomList.replaceChildren(...chat.rooms.map(roomItem));
    const others = chat.people.filter(({ id }) => id !== chat.me?.id).sort(byPresence);
    peopleList.replaceChildren(
      ...(chat.me ? [selfItem()] : []),
      ...others.map(personItem),
      ...formerPeople().map(personItem),
    );
    const here = chat.people.filter(({ online, isBot }) => online && !isBot).length;
    setText(find("#people-count"), here > 0 ? `${here} online` : "");
    // The lists are made anew on a change; the keyboard's place in them must survive it.
    if (focused) document.querySelector(`[data-focus-key="${CSS.escape(focused)}"]`)?.focus();
  };

  const roomItem = (name) => {
    const key = `room:${name}`;
    const isMember = chat.conversations.has(key);
    const members = chat.people.filter(({ rooms }) => rooms.includes(name)).length;
    const enter = () => chat.enter(name).catch((reason) => chat.emit("notice", reason.message));
    return element(
      "li.entry",
      { dataset: { active: chat.active === key, member: isMember } },
      element(
        "button.entry-open",
        {
          type: "button",
          onclick: () => open(() => (isMember ? chat.activate(key) : void enter())),
          "aria-current": chat.active === key ? "true" : undefined,
          dataset: { focusKey: key },
        },
        element("span.hash", { "aria-hidden": "true" }, "#"),
        element("span.entry-name", {}, name),
        unreadBadge(key) ?? (isMember ? count(members, "member") : note("Join")),
      ),
      isMember &&
        element(
          "button.entry-close",
          {
            type: "button",
            title: `Leave #${name}`,
            "aria-label": `Leave room ${name}`,
            onclick: () => chat.leave(name).catch((reason) => chat.emit("notice", reason.message)),
            dataset: { focusKey: `leave:${key}` },
          },
          icon("close"),
        ),
    );
  };

  const selfItem = () =>
    element(
      "li.entry.entry-self",
      {},
      element(
        "div.entry-open",
        {},
        avatar(chat.me),
        element("span.entry-name", {}, chat.me.name),
        note("you"),
      ),
    );

  const personItem = ({ id, name, number, online, isBot }) => {
    const key = `person:${id}`;
    const hasLeft = !chat.person(id);
    const state = hasLeft ? "has left" : isBot ? "repeats you" : online ? "" : "away";
    return element(
      "li.entry",
      { dataset: { active: chat.active === key, online } },
      element(
        "button.entry-open",
        {
          type: "button",
          title: `Write to ${name} privately`,
          onclick: () => open(() => chat.talkTo(id)),
          "aria-current": chat.active === key ? "true" : undefined,
          dataset: { focusKey: key },
        },
        avatar({ name, number }, online),
        element("span.entry-name", {}, name),
        unreadBadge(key) ?? note(state),
      ),
      hasLeft &&
        element(
          "button.entry-close",
          {
            type: "button",
            title: "Close the conversation",
            "aria-label": `Close the conversation with ${name}`,
            onclick: () => {
              chat.close(key);
              render();
            },
            dataset: { focusKey: `close:${key}` },
          },
          icon("close"),
        ),
    );
  };

  /** People who have left, while a conversation with them is still open on this page. */
  const formerPeople = () =>
    [...chat.conversations.values()]
      .filter(({ key }) => key.startsWith("person:") && !chat.person(key.slice("person:".length)))
      .map(({ key, name }) => ({
        id: key.slice("person:".length),
        name,
        number: 0,
        online: false,
        isBot: false,
      }));

  const unreadBadge = (key) => {
    const unread = key === chat.active ? 0 : (chat.conversations.get(key)?.unread ?? 0);
    return unread > 0 ? element("span.badge", {}, ...counted(unread, "unread message")) : undefined;
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    setText(error, "");
    if (!chat.me) return open();
    try {
      await chat.enter(input.value);
      input.value = "";
      layout.show("chat");
    } catch (reason) {
      setText(error, reason.message);
      input.focus();
    }
  });

  for (const event of ["roster", "active", "unread", "joined"]) chat.on(event, render);
  chat.on("welcome", () => (input.maxLength = chat.limits.room));
}

function byPresence(a, b) {
  return b.online - a.online || a.isBot - b.isBot || a.name.localeCompare(b.name);
}

function note(text) {
  return element("span.entry-note", {}, text);
}

function count(number, noun) {
  return element("span.entry-note", {}, ...counted(number, noun));
}

/** A number, and for those who do not see its place what it counts. */
function counted(number, noun) {
  const words = plural(number, noun).slice(String(number).length);
  return [String(number), element("span.visually-hidden", {}, words)];
}
