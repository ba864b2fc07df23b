"""The learner: who practises here, on the screen or in lines; what is kept of that, and what has been done before."""

from playground.app.learnt import learnt, note_done
from playground.practice.marks import open_marks
from playground.practice.sitting import Learner, Overheard


def open_learner() -> Learner:
    """The person at this machine."""
    return Learner(Overheard(open_marks()), lambda: learnt().done, note_done)
