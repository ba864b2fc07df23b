"""What can come back, without what makes an exercise of it: the program looks for that as it starts."""

from playground.practice.claims import claims
from playground.practice.exercise_key import key_of
from playground.practice.questions import question_named
from playground.scenario.catalogue import preset_names


def can_come_back(question_id: str) -> bool:
    """Whether there is such an exercise, without making it."""
    kind, *rest = question_id.split("/")
    match kind, rest:
        case "practice", [level, number, *_]:
            return key_of(level, number) is not None
        case "preset", [name, level, number, *_]:
            return name in preset_names() and key_of(level, number) is not None
        case "course", [name, *_]:
            return name in preset_names()
        case "claims", [name, *_]:
            return any(claim.name == name for claim in claims())
        case ("ask", [name, *_]) | ("pick", [name, _, *_]):
            return question_named(name) is not None
    return False
