"""`playground guarantee`: what the settings of a system really guarantee, leg by leg, and what would close each gap."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from typing import NamedTuple

from playground.cli.guarantee.arguments import (
    ARGUMENTS,
    arguments,
    by_own_names,
    knows,
    real_systems,
    system_named,
    told_apart,
)
from playground.cli.guarantee.findings import print_findings
from playground.cli.guarantee.json_object import answers_object
from playground.cli.guarantee.page import print_answers
from playground.cli.guarantee.spelling import Spellings, in_a_sentence
from playground.cli.output import print_json
from playground.cli.progress import Progress
from playground.cli.terminal import complain
from playground.configuration.cases import SettingsCase, cases, other_systems
from playground.configuration.findings import UNDECIDED, FileFinding, Level, Spot
from playground.configuration.found import Reading
from playground.configuration.readers import read_files
from playground.configuration.source import ConfigurationError
from playground.guarantee.answer import Answer
from playground.guarantee.answering import answer
from playground.guarantee.bench import measure, try_out
from playground.guarantee.legs import forbids
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.remedies import Shortfall
from playground.guarantee.sarif import Alert, alert_of, sarif
from playground.guarantee.search import other_faults
from playground.guarantee.settings import meant
from playground.guarantee.undecided import breaking
from playground.guarantee.versions import not_there_yet, older_versions
from playground.matrix.cells import SystemChoice
from playground.scenario.mistakes import quoted, unknown
from playground.systems import SYSTEMS
from playground.systems.dialect import Dialect
from playground.systems.profile import Profile
from playground.words.phrases import few, listed

_MOST_WAYS = 30
"""A way to set a queue takes a second or two to try."""
_MOST_CASES = 200
"""Some of which may differ in nothing that is tried."""
_MOST_NAMES = 3
_COUNTS_ALL_THE_SAME = ("no-effect", "by-version", "risk")
"""The rules of what is said of an argument that is tried."""
_ASK = "`playground guarantee "
"""How what is said of a file that is not read begins what to ask instead."""
_SAME_AS_ONCE = "effectively-once"
"""What RabbitMQ and Pulsar call it."""
NEEDS = ("at-most-once", "at-least-once", "exactly-once")


class Asked(NamedTuple):
    """What the command line asks."""

    words: Sequence[str]
    """A system, and settings as `key=value`."""
    files: Sequence[str]
    config: str | None
    profile: str | None
    """Of Spring: the one that is active."""
    need: str | None
    skips_others: bool = False
    """Whether files that say nothing of a system that is known here are left out, rather than refused."""
    more: bool = False
    """Whether people are shown all that the answer rests on."""


def guarantee(asked: Asked, *, as_json: bool, as_sarif: bool) -> None:
    """Print the answer; leaves with 1 if a need is not met, 2 for bad input."""
    if as_json and as_sarif:
        complain("--json, --sarif: one of the two")
    if asked.need == _SAME_AS_ONCE:
        asked = asked._replace(need="exactly-once")
    if asked.need is not None and asked.need not in NEEDS:
        complain(f"--need: {unknown('guarantee', asked.need, NEEDS)}")
    systems, assignments, files = told_apart(asked.words)
    asked = asked._replace(files=[*asked.files, *files])
    reading = _read(asked.files, systems[0] if systems else "", asked.profile)
    asked = asked._replace(profile=asked.profile or reading.active or None)
    answers: list[Answer] = []
    with Progress() as progress:
        for question in _questions(asked, systems, reading):
            files_say = by_own_names(reading.given, question.profile, question.dialect)
            given = [*files_say, *arguments(assignments, question.profile, question.dialect)]
            chosen = _chosen(asked, replace(reading, given=given), question.profile.name)
            for case in _few(chosen, question, reading):
                progress.say(f"trying {question.system} {', '.join(case.names)}".rstrip())
                answers.append(answer(question, case))
    _must_count(answers, is_alone=not asked.files)
    _must_be_known(answers, reading)
    findings = _all_findings(reading, answers, asked.profile)
    is_met = asked.need is None or (
        all(one.verdicts.meets(asked.need) for one in answers) and not list(breaking(findings, asked.need))
    )
    spellings = {name: reading.spellings_of(name) for name in (one.question.profile.name for one in answers)}
    if as_json:
        print_json(answers_object(answers, findings, spellings, asked.need, is_met))
    elif as_sarif:
        broken = set(breaking(findings, asked.need)) if asked.need else ()
        alerts = [
            *(alert_of(one, breaks=one in broken) for one in findings),
            *_gaps(answers, asked.need, reading, spellings),
        ]
        print_json(sarif(alerts, version("delivery-playground")))
    else:
        has_files, is_of = bool(asked.files), partial(_is_of, reading=reading)
        print_answers(
            answers, findings, spellings, asked.need, is_met, is_of=is_of, has_files=has_files, more=asked.more
        )
    sys.exit(0 if is_met else 1)


def _read(files: Sequence[str], system: str, profile: str | None) -> Reading:
    try:
        return read_files(files, system, profile)
    except ConfigurationError as error:
        complain(error)


def _questions(asked: Asked, systems: Sequence[str], reading: Reading) -> Iterator[GuaranteeQuestion]:
    """A question for the system that is named, or for each of which the files speak."""
    names = systems or [name for name in other_systems(reading, "") if name in real_systems()]
    is_open = any(one.rule == UNDECIDED for one in reading.findings)
    if not names and asked.files and asked.skips_others and not is_open:
        print("No file says anything of a system that is known here.")
        print_findings(reading.concerning(asked.profile))
        sys.exit(1 if asked.need and list(breaking(reading.concerning(asked.profile), asked.need)) else 0)
    if not names:
        is_other = asked.files and not is_open
        told = [f"{one.spot}: {one.text}" for one in reading.findings]
        known = f"there are {', '.join(real_systems())}"
        beside = "beside that " if told else ""
        nothing = f"nothing to answer for: {beside}no file says anything of a system that is known here; {known}"
        if owners := _owners(reading):
            files = " ".join(f"--file {quoted(path) if ' ' in path else path}" for path in reading.files)
            asks = " or ".join(f"playground guarantee {name} {files}" for name in owners)
            nothing = f"names like {reading.given[0].name} are no file's own: name the system: {asks}"
        if any(_ASK in one for one in told):
            nothing = "no answer from the files alone: ask as is said above, with what they do not say"
        complain(*told, nothing if is_other else f"SYSTEM: name a system; {known}")
    for name in names:
        word = name if "@" in name or name not in reading.versions else f"{name}@{reading.versions[name]}"
        profile, dialect, number = system_named(word)
        _must_speak_of(profile.name, reading)
        _must_be_configuration(asked.config, profile, dialect)
        older = older_versions(reading, profile.name, dialect, number) if name not in reading.versions else ()
        lacks = frozenset(one.lacks for one in older if one.lacks)
        server = reading.runs.get(profile.name)
        is_assumed = "@" not in word and not (server and server.version)
        parts = (profile, dialect, number, asked.config, try_out, other_faults, measure)
        yield GuaranteeQuestion(*parts, lacks=lacks, assumes_version=is_assumed)


def _owners(reading: Reading) -> list[str]:
    """The systems that have most of the settings whose file does not say of which system they are."""
    names = {one.name for one in reading.given if not one.system}
    dialects = {name: dialect for name, profile in SYSTEMS.items() if (dialect := profile.dialect)}
    found = {name: sum(dialect.meant(each) is not None for each in names) for name, dialect in dialects.items()}
    most = max(found.values(), default=0)
    return [name for name, count in found.items() if most and count == most]


def _must_be_configuration(config: str | None, profile: Profile, dialect: Dialect) -> None:
    if dialect.configuration(config) is None:
        names = [one.name for one in dialect.configurations]
        complain(f"--config: {unknown(f'configuration of {profile.name}', config or '', names)}")


def _chosen(asked: Asked, reading: Reading, system: str) -> Sequence[SettingsCase]:
    """The cases of the profile that is asked about; all of them without one."""
    return cases(reading, system, asked.profile) or complain(
        f"--profile: the files have no {quoted(asked.profile or '')}"
    )


def _few(chosen: Sequence[SettingsCase], question: GuaranteeQuestion, reading: Reading) -> Iterator[SettingsCase]:
    """The first that are set in so many ways, and those that are set as one of these; the others are told of."""
    ways, left = set[str](), list(chosen[_MOST_CASES:])
    for case in chosen[:_MOST_CASES]:
        settings = meant(case.settings, question.dialect, question.profile.name)
        way = repr((question.tried(SystemChoice("", settings=settings.settings)).settings, settings.application))
        if len(ways) < _MOST_WAYS or way in ways:
            ways.add(way)
            yield case
        else:
            left.append(case)
    if left:
        named = few([name for case in left for name in case.names], _MOST_NAMES)
        text = f"{named}: not tried, for so many are set in ways of their own; give fewer at once"
        reading.find("not-tried", text, next((one.spot for one in left[0].settings.values()), Spot("")))


def _must_count(answers: Iterable[Answer], *, is_alone: bool) -> None:
    """Refuse an argument that does not count; beside files one may contradict one queue, and suit the others."""
    for finding in (each for one in answers for each in one.findings if each.spot == ARGUMENTS):
        if finding.rule not in _COUNTS_ALL_THE_SAME and (is_alone or finding.rule != "contradiction"):
            complain(finding.text)


def _must_be_known(answers: Iterable[Answer], reading: Reading) -> None:
    """Refuse files of names that no system here knows; a queue without settings is something to ask about."""
    is_known = any(
        given.counts_by_itself or knows(one.question.dialect, given.name) for one in answers for given in reading.given
    )
    if reading.files and not reading.queues and not is_known:
        told = dict.fromkeys(f"{each.spot}: {each.text}" for one in answers for each in one.findings)
        complain(*told, f"{', '.join(reading.files)}: nothing of it is a setting that counts here")


def _must_speak_of(system: str, reading: Reading) -> None:
    """Refuse files of which nothing was read that has to do with a system: defaults would answer for them."""
    if not reading.files or any({system, ""} & systems for systems in reading.files.values()):
        return
    told = [f"{one.spot}: {one.text}" for one in reading.findings]
    complain(*told, *(f"{path}: {_speaks(systems, system)}" for path, systems in reading.files.items()))


def _speaks(systems: Iterable[str], asked: str) -> str:
    others = sorted(systems)
    instead = f", but of {listed(others)}: `playground guarantee {others[0]}`" if others else ""
    return f"says nothing that is read here of {asked}{instead}"


def _all_findings(reading: Reading, answers: Sequence[Answer], profile: str | None) -> list[FileFinding]:
    """What the readers found and what the systems did, each once; and of which systems nothing was asked."""
    found = [*reading.concerning(profile), *(finding for one in answers for finding in one.findings)]
    found += [finding for one in answers for finding in not_there_yet(one, reading)]
    names = {one.question.profile.name for one in answers}
    for path, spoken in reading.files.items():
        runs = {one.spot.file for name, one in reading.runs.items() if name in names}
        if not names & spoken and "" not in spoken and path not in runs:
            found.append(FileFinding("not-asked", _speaks(spoken, listed(sorted(names))), Spot(path)))
        for name in sorted(spoken - {*names, ""}) if names & spoken else ():
            spot = next((one.spot for one in reading.given if (one.system, one.spot.file) == (name, path)), Spot(path))
            found.append(FileFinding("not-modelled", f"speaks of {name} as well: `playground guarantee {name}`", spot))
    typed = {name for one in answers for name, each in one.case.settings.items() if each.is_argument}
    found = [one for one in found if reading.defaults.get(one) not in typed]
    told = {one.spot for one in found if one.rule == UNDECIDED}
    return [one for one in dict.fromkeys(found) if not (one.rule == "elsewhere" and one.spot in told)]


def _is_of(finding: FileFinding, one: Answer, reading: Reading) -> bool:
    """Whether what is said of the files is said of an answer: of its system, and of a profile in which it stands."""
    if finding in one.findings or finding not in reading.findings:
        return finding in one.findings
    speaks = reading.files.get(finding.spot.file, frozenset())
    is_theirs = not speaks or not {one.question.profile.name, ""}.isdisjoint(speaks)
    return is_theirs and one.case.holds(finding, reading)


def _gaps(
    answers: Iterable[Answer], need: str | None, reading: Reading, spellings: Mapping[str, Spellings]
) -> Iterator[Alert]:
    """The gaps as results, errors where they break a need; then those that show behind them, or once they are closed.

    A gap behind another of its kind is there as things stand; one that only a remedy opens is a note.
    """
    for one in answers:
        broken = one.verdicts.breaking(need) if need else ()
        own = one.spelled(spellings[one.question.profile.name])
        for gap in one.shortfalls:
            breaks = need is not None and forbids(need, gap.trouble) and any(each in broken for each in gap.trials)
            yield _alert(gap, one, "error" if breaks else "warning", own, reading)
        told = {(gap.trouble, each.fault) for gap in one.shortfalls for each in gap.trials}
        now = {(trouble, each.fault) for trouble in ("lose", "duplicate") for each in one.behind(trouble)}
        for after in one.steps:
            for gap in after.shortfalls:
                new = {(gap.trouble, each.fault) for each in gap.trials} - told
                if gap.changes and new:
                    yield _alert(gap, after, "warning" if new & now else "note", own, reading)
                told |= new


def _alert(gap: Shortfall, one: Answer, level: Level, spellings: Spellings, reading: Reading) -> Alert:
    spots = _spots(gap, one, reading)
    whole = "; no line of this file decides it" if any(not spot.line for spot in spots) else ""
    then = " (only once the others are closed)" * (level == "note")
    text = f"{' and '.join(one.case.names) or one.question.system}: {in_a_sentence(gap, spellings)}{then}{whole}"
    rule = "may-lose" if gap.trouble == "lose" else "may-duplicate"
    return Alert(rule, level, text, spots, {"fault": [each.fault for each in gap.trials]})


def _spots(gap: Shortfall, one: Answer, reading: Reading) -> tuple[Spot, ...]:
    """Where a gap is: the line that decides it, else its queue's first, else a file as a whole, of its system.

    Of several queues with one answer it is each one's line.
    """
    if exact := [spot for spot in one.places(gap) if spot != ARGUMENTS]:
        return tuple(exact)
    given = list(one.case.settings.values())
    if queues := [each for each in given if each.queue in one.case.names and each.spot.line]:
        return min(queues, key=lambda each: each.spot).spots
    written = [each.spot for each in given if not each.assumed and each.spot != ARGUMENTS]
    theirs = {one.question.profile.name, ""}
    files = [*(spot.file for spot in written), *(path for path, systems in reading.files.items() if systems & theirs)]
    return tuple(map(Spot, files[:1]))
