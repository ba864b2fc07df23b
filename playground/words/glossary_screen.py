"""The glossary of the screen: its clock, its lists and what else stands there, whatever is played."""

from typing import Final

from playground.words.entries import Topic, Word

OF_THE_SCREEN: Final = Topic(
    "The clock, and the rest of the screen",
    (
        Word("virtual time", "The run's own clock. Nothing happens by real time: a replay is the same to the bit."),
        Word("speed", "Virtual seconds a second; 1x is real time, 0.1x slow motion.", ("as fast as it goes",)),
        Word("hurrying", "In a quiet gap the clock goes faster than its speed, so that nobody has to wait."),
        Word("step", "One line of a preset's script: a fault or a word, and when it comes."),
        Word("on purpose", "A step of the preset did it, and neither chance nor you.", ("purpose",)),
        Word("preset", "A failure script: what is sent, what goes wrong and when. The library is full of them."),
        Word(
            "library",
            "All presets that come with the playground. `playground presets --path` lists those to begin with.",
            ("path",),
        ),
        Word("race", "The same run under all three guarantees side by side, or in several systems."),
        Word(
            "packets per message done",
            "What delivery costs: all packets, answers too, for each message that was done. That one was done twice "
            "makes it no cheaper.",
            ("packets per done", "packets per message", "packets per effect"),
        ),
        Word(
            "median latency",
            "How long the message in the middle took, from the application's hand to its first effect: one half was "
            "faster (p50). p99 is exceeded by one of a hundred.",
            ("p50", "p99", "latency p50", "latency p99", "latency of 99 %", "latency"),
        ),
        Word(
            "account",
            "What the effects add up to: dollars charged, e-mails sent. One lost and one duplicated still add up. What "
            "is expected so far leaves out what is under way.",
            ("charged", "expected", "expected so far"),
        ),
        Word("ledger", "One line for each message: how often it was sent, delivered and done, and its fate."),
        Word("diagram", "The run as arrows between the nodes; time runs down. A lost packet ends in a cross."),
        Word(
            "timeline", "The run in one line: what was broken, and letters where it went wrong: L lost, D duplicated."
        ),
        Word(
            "curve",
            "Under the timeline, if chance plays: the share of reruns with other chances from an instant on (the same "
            "script, other losses and delays by luck) that end the same way.",
            ("inevitable", "with other chances", "reruns", "luck", "ends so"),
        ),
        Word("branch", "One way that a run went. Whoever changes something in the past begins another.", ("course",)),
        Word("why", "The causes of what became of a message, one by one, and what would have prevented it."),
        Word("sent", "How many messages the application has handed over."),
        Word("events", "All that has happened, one line each. Every event names the one that caused it.", ("event",)),
        Word(
            "because of",
            "The number of the event that brought this one about. What a person did has none: it is by you.",
            ("cause", "by you", "by hand"),
        ),
        Word("all", "A filter of the list of events: leave nothing out."),
        Word("faults", "A filter of the list of events: only what somebody broke."),
        Word("effects", "A filter of the list of events: only what was done, noted, skipped or ended in an error."),
        Word("packets", "A filter of the list of events: only what departed, arrived, was dropped, doubled, delayed."),
        Word("burst", "Ten messages at once."),
        Word("config file", "Where keys and colours are chosen. The end of this page says where it is.", ("config",)),
    ),
)
