"""What answers a press while somebody leads: it stands beside what he says, where the person looks already.

It stays until the next key, however long that is, or until something else is said there, which is read anew.
"""


class Answering:
    """The answer to the last press."""

    def __init__(self) -> None:
        self._text = ""
        self._beside: str | None = None
        """What is said beside it; `None`: nobody has seen it yet, and the press itself may have changed that."""

    def tell(self, text: str, *, beside: bool) -> None:
        """Answer a press; what answered the one before is gone, or it stands beside."""
        self._text = f"{self._text}; {text}" if beside and self._text else text
        self._beside = None

    def take_back(self) -> None:
        """The next key is pressed."""
        self._text = ""

    def words(self, said: str) -> str:
        """The answer beside what is said now; empty: there is none, or it was about what was said before."""
        if self._beside is None:
            self._beside = said
        elif self._beside != said:
            self._text = ""
        return self._text
