"""What is due today, known as the program starts: without what practice needs, and where nothing is kept at no cost."""

import os
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from playground.practice.marks import default_path

if TYPE_CHECKING:
    from playground.practice.mark_file import MarkFile
    from playground.practice.reviews import Review


def due_now(file: "MarkFile") -> "Sequence[Review]":
    """What comes back today, the longest due first; what the library has no more does not."""
    from playground.practice.coming_back import can_come_back
    from playground.practice.reviews import due_on, reviews

    found = due_on(reviews(file.marks(), file.interview), datetime.now().astimezone())
    return [one for one in found if can_come_back(one.question_id)]


def due_words(key: str) -> str:
    """What to say of it to somebody who comes in, with the key that asks it; empty: there is nothing to be said."""
    if not os.path.isfile(default_path()):
        return ""
    from playground.practice.mark_file import MarkFile  # With it comes a database.
    from playground.words.phrases import plural

    file = MarkFile(default_path())
    count = len(due_now(file))
    return file.trouble or (f"Due today: {plural(count, 'question')}. {key} asks them." if count else "")
