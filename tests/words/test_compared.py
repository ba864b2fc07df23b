"""Several runs in a sentence: what each came to, and whether they met the same faults."""

from playground.checker.ended import Ended
from playground.scenario.load import load_preset
from playground.scenario.outcome import play_out
from playground.words.compared import NONE_MET, NOT_THE_SAME, THE_SAME, compared, compared_briefly
from playground.words.unmet import faults_met, unmet


def test_in_a_sentence_all_that_came_of_the_same_faults_is_said() -> None:
    ended = (Ended("duplicated", 2, effects=2), Ended("late", 1))
    columns = [("at-most-once", (Ended("lost", 2),)), ("at-least-once", ended)]
    assert compared(columns, "charged") == "The same faults. At-most-once: lost; at-least-once: charged twice, late."


def test_the_same_end_of_all_three_is_said_once() -> None:
    runs = [play_out(load_preset("ack-lost")) for _ in range(3)]
    columns = [(one.preset.settings.guarantee.word, one.ended) for one in runs]
    assert compared(columns, "charged") == "The same faults, and the same end under every guarantee: charged twice."
    assert faults_met(unmet(runs[0].preset.steps, []), [one.simulation.log for one in runs]) is THE_SAME


def test_whoever_met_no_fault_or_another_one_is_never_told_to_have_met_the_same() -> None:
    quiet = play_out(load_preset("sandbox"))
    none = faults_met(unmet(quiet.preset.steps, []), [quiet.simulation.log])
    assert none is NONE_MET
    columns = [("at-most-once", ()), ("at-least-once", ())]
    assert compared_briefly(columns, "charged", none) == "No fault came, and the same end: charged once."
    parted = [("at-most-once", (Ended("lost", 2),)), ("at-least-once", ())]
    for met, begins in ((none, "No fault came. "), (NOT_THE_SAME, "Not the same faults. ")):
        assert compared(parted, "charged", met) == f"{begins}At-most-once: lost; at-least-once: charged once."
        assert compared_briefly(parted, "charged", met).startswith(begins)
