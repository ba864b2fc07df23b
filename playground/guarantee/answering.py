"""A case of settings tried out: from what files and arguments say to the answer."""

from playground.configuration.cases import SettingsCase
from playground.guarantee.answer import Answer
from playground.guarantee.by_itself import done_twice_by_itself
from playground.guarantee.conditions import losing_with
from playground.guarantee.gaps import gaps_of, not_by_losing
from playground.guarantee.question import GuaranteeQuestion
from playground.guarantee.settings import meant, not_done, of_some_versions, problems_with, refused, taken_with_a_word
from playground.guarantee.undecided import undecided
from playground.matrix.cells import SystemChoice, native_choice


def answer(question: GuaranteeQuestion, case: SettingsCase) -> Answer:
    """Try a case out."""
    found = meant(case.settings, question.dialect, question.profile.name)
    native = native_choice(SystemChoice(question.system, question.config, found.settings, {}))
    wanted = {key: value for key, value in found.application.items() if not native.decides(key)}
    choice = SystemChoice(question.system, native.configuration.name, found.settings, wanted)
    fallen = {one.name for one in native.dialect.falls_back(native.setup) if not one.counts_partly}
    choice = choice._replace(settings={name: value for name, value in choice.settings.items() if name not in fallen})
    problems = problems_with(choice)
    by_version = of_some_versions(choice, problems, question.dialect) if question.assumes_version else {}
    choice = choice._replace(application={key: value for key, value in wanted.items() if key not in problems})
    findings = [*found.findings, *refused(case, problems, by_version), *not_done(case, native)]
    findings += taken_with_a_word(case, native)
    case = losing_with(case, native_choice(choice).setup.values)
    question = question.of(case)
    verdicts = question.judged(choice)
    gaps = gaps_of(question, choice, verdicts)
    told = verdicts
    if by_itself := done_twice_by_itself(question, case, choice, verdicts):
        findings += by_itself.findings
        told = by_itself.told_in(verdicts)
        gaps = [by_itself.closing(gap, told) for gap in gaps]
    if question.side:
        gaps = list(map(not_by_losing, gaps))
    price, native = question.measure(choice), native_choice(choice)
    unknown = tuple(undecided(case, choice, question.judged, verdicts))
    findings += [one.finding for one in unknown]
    return Answer(question, case, tuple(findings), choice, told, tuple(gaps), price, native, undecided=unknown)
