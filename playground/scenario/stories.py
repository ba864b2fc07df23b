"""Stories: the words in which a preset speaks of its messages. They change what is shown, never what happens."""

from typing import Final, NamedTuple

from playground.scenario.mistakes import nearest, quoted


class Story(NamedTuple):
    """The words of one story."""

    deed: str
    """What one effect does, with `{amount}` where the amount is said."""
    thing: str
    """What the ledger adds up."""
    unit: str = ""
    """What stands before an amount."""
    done: str = "applied"
    """What a message is once it has had its effect: `m3 was charged`."""
    noun: str = "message"
    """What one message is, for people."""
    outside: str = ""
    """Where its effect is made, if that is no database of the consumer's, so that no transaction spans it."""

    def one(self, amount: int) -> str:
        """One effect in words: `charge $100`."""
        return self.deed.format(amount=self.money(amount))

    @property
    def counts(self) -> bool:
        """Whether it is about things, which are counted, and not about amounts, which are added up."""
        return "{amount}" not in self.deed

    def money(self, amount: int) -> str:
        """An amount with its unit: `$1,500`, `-$20`, or a plain number where the story is not about money."""
        return f"{'-' if amount < 0 else ''}{self.unit}{abs(amount):,}"


STORIES: Final[dict[str, Story]] = {
    "audit": Story("write the audit entry", "entries written", done="written", noun="audit entry"),
    "booking": Story("book a room for {amount}", "booked", "$", done="booked", noun="booking"),
    "chat": Story("show the message", "messages shown", done="shown", noun="chat message", outside="the other screen"),
    "email": Story("send the e-mail", "e-mails sent", done="mailed", noun="e-mail", outside="the mail server"),
    "inventory": Story("take {amount} from stock", "taken from stock", done="taken from stock", noun="picking order"),
    "metrics": Story("record the metric", "metrics recorded", done="recorded", noun="metric"),
    "order": Story("handle an order of {amount}", "ordered", "$", done="handled", noun="order"),
    "payment": Story("charge {amount}", "charged", "$", done="charged", noun="payment"),
    "sensor": Story("record the reading", "readings recorded", done="recorded", noun="reading"),
    "upload": Story("store the file", "files stored", done="saved", noun="file", outside="the file store"),
}

_NEUTRAL: Final = Story("add {amount}", "account")


def story_named(name: str) -> Story:
    """The story of that name; one that is not known has neutral words."""
    return STORIES.get(name, _NEUTRAL)


def doubt(name: str) -> str:
    """What to tell the author of a story that is not known: it is valid, and it may be a slip; else nothing."""
    if name in STORIES:
        return ""
    near = nearest(name, list(STORIES))
    hint = f"did you mean {quoted(near)}?" if near else f"known are {', '.join(STORIES)}"
    return f"no story is called {quoted(name)}, so it is told in neutral words; {hint}"


def several(noun: str) -> str:
    """More than one of it: `ACKs`, `dispatches`, `publishes`, `audit entries`."""
    return noun[:-1] + "ies" if noun.endswith("y") else noun + ("es" if noun.endswith(("sh", "ch")) else "s")
