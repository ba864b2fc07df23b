"""The preview of a preset as text. Each picture has a sentence that says what a person should see."""

from playground.checker.fates import Fate, Verdict
from widgets.renderables.preview import MistakesView, PresetView, PreviewView, StepView, draw_preview
from widgets.renderables.signs import ASCII, UNICODE, Signs
from widgets.renderables.spans import ROLES, width_of

ACK_LOST = PresetView(
    name="ack-lost",
    title="The ACK that never came back",
    summary="The consumer has applied the payment; its ACK is lost, so the producer sends again.",
    guarantee="at-least-once",
    system="direct",
    concepts=("lost ACK", "duplicate"),
    workload="5 payments of $100, one every 1.5 s.",
    steps=(StepView("The first ACK of m3 is dropped as it departs.", "m3 was charged; nobody told the producer."),),
    faultless=False,
    verdict=Verdict.HOLDS,
    counts=(("duplicated", 1),),
    spared=("LOST",),
    fates=((3, Fate.DUPLICATED),),
)


def picture(view: PreviewView, width: int, signs: Signs = UNICODE) -> str:
    rows = draw_preview(view, width, signs)
    return "\n".join("".join(span.text for span in line).rstrip() for line in rows)


def test_a_wide_preview_has_room_between_its_parts() -> None:
    # A title with the guarantee beside it, the summary, the concepts, and below each other: sends, happens, ends.
    assert (
        picture(PreviewView(ACK_LOST), 80)
        == """\
The ACK that never came back   at-least-once · direct · ack-lost

The consumer has applied the payment; its ACK is lost, so the producer sends
again.

 lost ACK   duplicate

sends    5 payments of $100, one every 1.5 s.

happens  The first ACK of m3 is dropped as it departs.
         "m3 was charged; nobody told the producer."

ends     ● promise kept    DUPLICATED 1    LOST 0   m3 DUPLICATED"""
    )


def test_a_dense_preview_begins_with_what_matters() -> None:
    # No blank line; how it ends stands above what happens, because the rest may be out of sight.
    assert (
        picture(PreviewView(ACK_LOST, dense=True), 50, ASCII)
        == """\
The ACK that never came back
at-least-once | direct | ack-lost
The consumer has applied the payment; its ACK is
lost, so the producer sends again.
sends    5 payments of $100, one every 1.5 s.
ends     * promise kept    DUPLICATED 1    LOST 0
         m3 DUPLICATED
happens  The first ACK of m3 is dropped as it
         departs.
         "m3 was charged; nobody told the
         producer."
 lost ACK   duplicate"""
    )


def test_a_calm_preset_says_that_nothing_breaks() -> None:
    calm = ACK_LOST._replace(steps=(), faultless=True, counts=(), fates=(), spared=("LOST", "DUPLICATED"))
    shown = picture(PreviewView(calm), 80)
    assert "breaks   nothing: there is no fault at all" in shown
    assert "LOST 0  DUPLICATED 0" in shown


def test_a_preset_that_expects_nothing_says_so() -> None:
    silent = ACK_LOST._replace(verdict=None, counts=(), spared=(), fates=())
    assert "ends     its author does not say how" in picture(PreviewView(silent), 80)


def test_mistakes_stand_below_each_other_each_with_its_place() -> None:
    # A cross, the place, and the problem with a hanging indent; a mistake of the whole file has no place.
    view = MistakesView("x.toml cannot be started: 2 mistakes", (("steps[0].link", "unknown link"), ("", "broken")))
    assert (
        picture(PreviewView(view), 60)
        == """\
x.toml cannot be started: 2 mistakes

✗ steps[0].link  unknown link
✗ broken"""
    )


def test_a_long_place_stands_above_its_problem() -> None:
    view = MistakesView("x", (("a" * 40, "must be a whole number"),))
    assert picture(PreviewView(view), 60).splitlines()[-1] == "  must be a whole number"


def test_concepts_can_be_clicked() -> None:
    picks = [span.pick for line in draw_preview(PreviewView(ACK_LOST), 80, UNICODE) for span in line if span.pick]
    assert ("concept", 0) in picks
    assert ("concept", 1) in picks


def test_every_line_fits_and_every_role_has_a_colour() -> None:
    for width in (24, 40, 78, 200):
        for line in draw_preview(PreviewView(ACK_LOST), width, UNICODE):
            assert width_of(line) <= width
            assert all(set(span.role.split()) <= set(ROLES) for span in line)
