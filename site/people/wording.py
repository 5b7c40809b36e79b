"""What mail says: nothing but that there is something, and where."""

from people.enums import MessageKind

MAIL_SAYS = {
    MessageKind.UPDATE: "There is something new for you on Alongside. There is no hurry.",
    MessageKind.ASKED: "There is something new for you on Alongside. Please look today.",
    MessageKind.WAITING: "Something waits for you on Alongside. There is no hurry.",
    MessageKind.DIARY: "Something is in your diary for the next two days. If the day does not suit you any more, say so whenever you can.",
    MessageKind.DIGEST: "This is new for you on Alongside. There is no hurry.",
}
