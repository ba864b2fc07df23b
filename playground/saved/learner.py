"""The learner: who practises here, on the screen or in lines; what is kept of that, and what has been done before."""

from playground.practice.mark_file import MarkFile
from playground.practice.marks import default_path
from playground.practice.sitting import Learner, Overheard
from playground.saved.due import due_now
from playground.saved.learnt import learnt, note_done


def open_mark_file() -> MarkFile:
    """The marks of the person at this machine."""
    return MarkFile(default_path())


def open_learner(file: MarkFile | None = None) -> Learner:
    """The person at this machine, or whose marks those are."""
    file = file or open_mark_file()
    return Learner(Overheard(file), lambda: learnt().done, note_done, lambda: due_now(file), file.marks)
