const READ_AFTER = 350;
const ANSWER_AFTER = 1_100;

/**
 * Echo: somebody to talk to when nobody else is here. A private message comes back as it was sent,
 * pictures included.
 *
 * @param {import("./people.mjs").People} people
 * @param {import("./messages.mjs").Messages} messages
 */
export function startEcho(people, messages) {
  const echo = people.add("Echo");
  echo.isBot = true;

  /** Called with each message for Echo; `note` marks it as received or read. */
  echo.receive = (message, note) => {
    const author = () => people.byId(message.from.id);
    after(0, () => note("received"));
    after(READ_AFTER, () => {
      note("read");
      author()?.socket?.volatile.emit("typing", {
        conversation: `person:${echo.id}`,
        from: echo.card,
      });
    });
    after(ANSWER_AFTER, () => {
      if (!author()) return;
      // The answer has a picture of its own: the archive may drop the bytes of either.
      const { text, picture } = message;
      const answer = { text, picture: picture && { ...picture } };
      messages.post(echo, `person:${message.from.id}`, answer);
    });
  };
}

/** A timer that does not keep the process alive. */
function after(delay, run) {
  setTimeout(run, delay).unref();
}
