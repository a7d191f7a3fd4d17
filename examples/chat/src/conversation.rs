//! What has been said, as a page keeps it: the messages of the server, and one's own on their way.

use socketio_events::Binary;

use crate::{Accepted, Draft, Message, Person, Upload};

/// What has been said in all rooms that the page has entered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    lines: Vec<Line>,
    /// How many drafts there have been.
    drafts: u32,
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Tells it from all others, and stays the same.
    pub key: String,
    /// Where it belongs: see [`conversation_of`](crate::conversation_of).
    pub conversation: String,
    /// Who wrote it.
    pub author: String,
    /// Whether this page did.
    pub is_own: bool,
    /// What is said.
    pub content: Content,
    /// How far it has come.
    pub stage: Stage,
}

/// What a message says.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A text.
    Text(String),
    /// A picture.
    Picture {
        /// The file's name.
        name: String,
        /// Such as `image/png`; empty for one's own, of which only the server has looked.
        kind: String,
        /// None if the server has given up old pictures.
        bytes: Option<Binary>,
    },
}

/// How far a message has come.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// It is to be sent, or the server has not answered yet.
    Waiting,
    /// The server has it, under this number, which grows from message to message.
    Sent(u64),
    /// It was not sent: why, as a sentence.
    Failed(String),
}

impl Lines {
    /// The messages of one conversation: first what the server has, in its order, then what it has
    /// not.
    pub fn of<'a>(&'a self, conversation: &'a str) -> impl Iterator<Item = &'a Line> {
        let is_here = move |line: &&Line| line.conversation == conversation;
        self.lines.iter().filter(is_here)
    }

    /// How far a message has come, if there is one of that key.
    #[must_use]
    pub fn stage(&self, key: &str) -> Option<Stage> {
        let line = self.lines.iter().find(|line| line.key == key)?;
        Some(line.stage.clone())
    }

    /// Adds what the server has sent, unless it is there.
    pub fn add(&mut self, message: Message, me: Option<&Person>) {
        let number = message.number;
        let is_known = |line: &Line| line.stage == Stage::Sent(number);
        if self.lines.iter().any(is_known) {
            return;
        }
        self.insert(Line {
            key: format!("server-{number}"),
            is_own: me == Some(&message.from),
            author: message.from.name,
            content: match (message.text, message.picture) {
                (text, Some(picture)) if text.is_none() => Content::Picture {
                    name: picture.name,
                    kind: picture.kind,
                    bytes: picture.bytes,
                },
                (text, _) => Content::Text(text.unwrap_or_default()),
            },
            conversation: message.conversation,
            stage: Stage::Sent(number),
        });
    }

    /// Adds what the visitor has written, which waits to be sent.
    pub fn write(&mut self, author: &str, conversation: String, content: Content) {
        self.drafts += 1;
        self.insert(Line {
            key: format!("draft-{}", self.drafts),
            conversation,
            author: author.into(),
            is_own: true,
            content,
            stage: Stage::Waiting,
        });
    }

    /// What waits to be sent, in the order in which it was written.
    #[must_use]
    pub fn waiting(&self) -> Vec<Draft> {
        let waiting = |line: &&Line| line.stage == Stage::Waiting;
        self.lines.iter().filter(waiting).map(draft).collect()
    }

    /// The server has answered, or will not.
    pub fn settle(&mut self, client_id: &str, outcome: Result<Accepted, String>) {
        self.change(
            client_id,
            match outcome {
                Ok(accepted) => Stage::Sent(accepted.number),
                Err(sentence) => Stage::Failed(sentence),
            },
        );
    }

    /// Has a message that failed sent again.
    pub fn retry(&mut self, key: &str) {
        self.change(key, Stage::Waiting);
    }

    fn change(&mut self, key: &str, stage: Stage) {
        if let Some(at) = self.lines.iter().position(|line| line.key == key) {
            let line = self.lines.remove(at);
            self.insert(Line { stage, ..line });
        }
    }

    fn insert(&mut self, line: Line) {
        let rank = rank(&line.stage);
        let at = self
            .lines
            .partition_point(|other| self::rank(&other.stage) <= rank);
        self.lines.insert(at, line);
    }
}

/// By what messages are sorted.
fn rank(stage: &Stage) -> u64 {
    match stage {
        Stage::Sent(number) => *number,
        Stage::Waiting | Stage::Failed(_) => u64::MAX,
    }
}

fn draft(line: &Line) -> Draft {
    let (text, picture) = match &line.content {
        Content::Text(text) => (Some(text.clone()), None),
        Content::Picture { name, bytes, .. } => {
            let (name, bytes) = (name.clone(), bytes.clone().unwrap_or_default());
            (None, Some(Upload { name, bytes }))
        }
    };
    Draft {
        client_id: line.key.clone(),
        to: line.conversation.clone(),
        text,
        picture,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(number: u64, from: &Person) -> Message {
        Message {
            id: number.to_string(),
            number,
            from: from.clone(),
            at: 0.0,
            conversation: "room:lobby".into(),
            text: Some(format!("number {number}")),
            picture: None,
        }
    }

    fn person(name: &str) -> Person {
        Person {
            id: name.to_lowercase(),
            name: name.into(),
        }
    }

    fn texts(lines: &Lines) -> Vec<&str> {
        let texts = lines.of("room:lobby").map(|line| match &line.content {
            Content::Text(text) => text.as_str(),
            Content::Picture { name, .. } => name,
        });
        texts.collect()
    }

    #[test]
    fn messages_are_in_the_order_of_the_server_and_drafts_after_them() {
        let (ada, bob) = (person("Ada"), person("Bob"));
        let mut lines = Lines::default();
        lines.add(message(2, &bob), Some(&ada));
        let content = Content::Text("mine".into());
        lines.write("Ada", "room:lobby".into(), content);
        lines.add(message(5, &bob), Some(&ada));
        lines.add(message(1, &ada), Some(&ada));
        lines.add(message(2, &bob), Some(&ada));
        assert_eq!(texts(&lines), ["number 1", "number 2", "number 5", "mine"]);
        let own: Vec<_> = lines.of("room:lobby").map(|line| line.is_own).collect();
        assert_eq!(own, [true, false, false, true]);

        let accepted = Accepted { number: 4, at: 0.0 };
        lines.settle("draft-1", Ok(accepted));
        assert_eq!(texts(&lines), ["number 1", "number 2", "mine", "number 5"]);
        // The history of the room has it, too.
        lines.add(message(4, &ada), Some(&ada));
        assert_eq!(texts(&lines).len(), 4);
    }

    #[test]
    fn what_failed_is_sent_again_when_asked() {
        let mut lines = Lines::default();
        let content = Content::Picture {
            name: "cat.png".into(),
            kind: String::new(),
            bytes: Some(Binary::from(vec![1, 2])),
        };
        lines.write("Ada", "room:lobby".into(), content);
        let [draft] = lines.waiting().try_into().unwrap();
        assert_eq!(draft.client_id, "draft-1");
        assert_eq!(draft.picture.unwrap().bytes, Binary::from(vec![1, 2]));
        lines.settle("draft-1", Err("no".into()));
        assert!(lines.waiting().is_empty());
        lines.retry("draft-1");
        assert_eq!(lines.waiting().len(), 1);
        lines.settle("nobody's", Err("no".into()));
        assert_eq!(lines.waiting().len(), 1);
    }
}
