"""`playground choose`: the questions of a design review, and what follows for the system that somebody has."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from playground.cli.output import print_json
from playground.cli.page import Cell, line, paragraph, table
from playground.cli.terminal import complain, say
from playground.guarantee.application import advice_on, taken_by
from playground.guarantee.choosing import Recommended, need_of, real_systems, recommend, shown_by
from playground.guarantee.review import QUESTIONS
from playground.guarantee.scripts import token_for
from playground.guarantee.trial import FaultTrial
from playground.scenario.mistakes import nearest, unknown
from playground.words.mechanism import mechanism_in_own_words
from playground.words.phrases import listed, sentence
from playground.words.system_sheet import toml
from playground.words.times import span
from playground.words.trials import trial_words

_SYSTEM: Final = "system"
_MOST: Final = 3
"""So many faults are shown with a token that plays."""
NOTED_FIRST: Final = "It protects, where the call is noted before the message is looked at again, from"


def choose(given: Mapping[str, str | None], *, as_json: bool) -> None:
    """Ask what is not given, where there is somebody to ask, and tell what follows."""
    answers = {key: _checked(key, word) for key, word in given.items() if word is not None}
    missing = [key for key in given if key not in answers]
    if missing and not (sys.stdin.isatty() and sys.stdout.isatty()):
        complain(f"nobody is here to ask; add {' '.join(f'--{key} {_words(key)}' for key in missing)}")
    for key in missing:
        answers[key] = _ask(key)
    found = recommend(answers[_SYSTEM], answers)
    if as_json:
        print_json({"answers": answers, **_object(found)})
    else:
        _tell(found, answers)


def answers_of(text: str) -> dict[str, str]:
    """`lose=no,twice=no` as a table."""
    pairs = [part.partition("=") for part in text.split(",") if part]
    known = [*(one.key for one in QUESTIONS), _SYSTEM]
    for key, equals, _ in pairs:
        if not equals:
            complain(f"--answers: {key!r} has no answer; write KEY=WORD, KEY of {', '.join(known)}")
        if key.strip() not in known:
            complain(f"--answers: {unknown('question', key.strip(), known)}")
    return {key.strip(): word.strip() for key, _, word in pairs}


def _choices(key: str) -> dict[str, str]:
    if key == _SYSTEM:
        return dict.fromkeys(real_systems(), "")
    return dict(next(one.answers for one in QUESTIONS if one.key == key))


def _words(key: str) -> str:
    return "|".join(_choices(key))


def _meant(choices: Mapping[str, str]) -> str:
    """Each answer with what it says, where the word alone does not."""
    if all(says.startswith(word) for word, says in choices.items()):
        return "; ".join(choices.values())
    return "; ".join(f"{word}: {says}" if says else word for word, says in choices.items())


def _checked(key: str, word: str) -> str:
    choices = _choices(key)
    name = word.partition("@")[0] if key == _SYSTEM else word
    if name not in choices:
        near = nearest(name, tuple(choices))
        complain(f"--{key}: {word!r} is no answer; " + (f"did you mean {near!r}?" if near else _meant(choices)))
    return word


def _ask(key: str) -> str:
    """One question, answered by the number of an answer."""
    choices = list(_choices(key).items())
    line(Cell(next((one.ask for one in QUESTIONS if one.key == key), "Which system do you have?"), "bold"))
    table([[Cell(f"{at}"), Cell(word), Cell(says)] for at, (word, says) in enumerate(choices, 1)])
    while True:
        typed = sys.stdin.readline()
        if not typed:
            raise SystemExit(130)
        word = typed.strip()
        if word.isdecimal() and 0 < int(word) <= len(choices):
            return choices[int(word) - 1][0]
        if word in dict(choices):
            return word
        say(f"A number from 1 to {len(choices)}, and Enter.")


def _tell(found: Recommended, answers: Mapping[str, str]) -> None:
    need = need_of(answers)
    asked = f"{need.word if need else 'anything'}, with {found.choice.system}"
    line(Cell(asked if found.is_met else f"{asked}: not all of it", "bold"))
    paragraph(_sentence(found))
    for advice in found.advice:
        print()
        paragraph(advice)
    _part("Settings", _settings(found))
    _part("How it works", mechanism_in_own_words(found.engine_settings))
    price, cheapest = found.price, found.cheapest
    _part(
        "Price",
        [
            f"{price.packets:g} packets a message, {span(price.latency_ms)} to its effect, "
            f"{span(price.answer_ms)} until its sender knows (the least here: {cheapest.packets:g} packets)."
        ],
    )
    noted = found.by_the_record
    _part("It protects from", [_clause(one) for one in found.protects if one.fault not in noted])
    _part(NOTED_FIRST, [_clause(one) for one in found.protects if one.fault in noted])
    _part("It does not protect from", _exposed(found))
    _part("It holds only if", [f"{one.text}." for one in found.conditions])
    _part("Presets that show it", [f"{name}: {title}" for name, title in shown_by(found.choice.system)])
    _tell_scripts(found)


def _sentence(found: Recommended) -> str:
    if found.is_met:
        text = "No standard fault does to a message here what must not happen"
        return f"{text}; but nothing ends the one that always fails." if found.verdicts.stuck else f"{text}."
    left = [f"{word} ({', '.join(_names(trials))})" for word, trials in found.left]
    return f"No settings of it that were tried rule out everything; what is left: {listed(left)}."


def _names(trials: Iterable[FaultTrial]) -> Iterable[str]:
    return dict.fromkeys(one.short for one in trials)


def _settings(found: Recommended) -> Iterator[str]:
    yield f'config = "{found.choice.config}"' + (", and so" if found.settings else "")
    for name, value in found.settings.items():
        setting = found.native.dialect.setting(name)
        theirs = setting.written.get(value) if setting else None
        written = f"{name} = {toml(value)}" + (f"; in its own configuration: {theirs}" if theirs else "")
        takes = _takes(setting.takes.get(value, "") if setting else "")
        beside = [*filter(None, (takes, sentence(setting.set_by) if setting and setting.set_by else ""))]
        yield ". ".join([written, " ".join(beside)]) if beside else written
    for name, given in found.application.items():
        advice = " ".join(filter(None, (advice_on(name, given), _takes(taken_by(name, given)))))
        yield f"{name} = {toml(given if isinstance(given, str | bool | int) else str(given))}" + (
            f": {advice}" if advice else ""
        )


def _takes(what: str) -> str:
    return f"It takes {what}." if what else ""


def _clause(one: FaultTrial) -> str:
    return f"{trial_words(one)} ({one.fault})"


def _exposed(found: Recommended) -> Iterator[str]:
    for one in (*found.exposed, *(found.overtakes or ())):
        yield f"{trial_words(one)} ({one.short}): {_came(one, found)}"


def _tell_scripts(found: Recommended) -> None:
    """What shows what stays open; each command is in one piece, since somebody will copy it."""
    shown = [(one.short, token) for one in found.exposed[:_MOST] if (token := token_for(one))]
    if shown:
        print()
        line(Cell("To see it happen", "bold"))
    for short, token in shown:
        print(f"- {short}: playground play {token}")


def _came(one: FaultTrial, found: Recommended) -> str:
    if one in (found.overtakes or ()):
        return "a later message overtakes it"
    return {"pending": "it is never done", "duplicated": "done twice"}.get(one.outcome, one.outcome.replace("_", " "))


def _part(head: str, lines: Iterable[str]) -> None:
    if told := list(lines):
        print()
        line(Cell(head, "bold"))
        table([[Cell("-"), Cell(text)] for text in told])


def _object(found: Recommended) -> dict[str, object]:
    price = found.price
    return {
        "need": found.need.word if found.need else None,
        "met": found.is_met,
        "system": found.choice.system,
        "config": found.choice.config,
        "settings": found.settings,
        "application": found.application,
        "mechanism": mechanism_in_own_words(found.engine_settings),
        "price": {"packets": price.packets, "latency_ms": price.latency_ms, "answer_ms": price.answer_ms},
        "protects": [one.fault for one in found.protects],
        "exposed": [
            {"fault": one.fault, "about": trial_words(one), "outcome": one.outcome, "script": token_for(one)}
            for one in found.exposed
        ],
        "overtakes": None if found.overtakes is None else [one.fault for one in found.overtakes],
        "by_the_record": sorted(found.by_the_record & {one.fault for one in found.protects}),
        "conditions": [one.text for one in found.conditions],
        "advice": list(found.advice),
        "presets": [name for name, _ in shown_by(found.choice.system)],
    }
