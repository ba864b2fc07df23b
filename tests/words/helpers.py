"""What the tests of words share."""

from playground.words.look_up import Found, entries


def explain(label: str) -> list[Found]:
    """The entries of exactly this word, as some screen writes it."""
    return [found for found in entries() if plain(label) in map(plain, found.word.names)]


def plain(text: str) -> str:
    return " ".join(text.lower().replace("-", " ").replace("_", " ").split())
