"""The learner: who practises here, on the screen or in lines; what is kept of that, and what has been done before."""

from collections.abc import Sequence
from datetime import datetime

from playground.app.learnt import learnt, note_done
from playground.practice.again import can_come_back
from playground.practice.mark_file import MarkFile, default_path
from playground.practice.reviews import Review, due_on, reviews
from playground.practice.sitting import Learner, Overheard


def open_mark_file() -> MarkFile:
    """The marks of the person at this machine."""
    return MarkFile(default_path())


def open_learner(file: MarkFile | None = None) -> Learner:
    """The person at this machine, or whose marks those are."""
    file = file or open_mark_file()
    return Learner(Overheard(file), lambda: learnt().done, note_done, lambda: due_now(file))


def due_now(file: MarkFile) -> Sequence[Review]:
    """What comes back today, the longest due first; what the library has no more does not."""
    found = due_on(reviews(file.marks(), file.interview), datetime.now().astimezone())
    return [one for one in found if can_come_back(one.question_id)]
