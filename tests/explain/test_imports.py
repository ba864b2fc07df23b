"""Explanations are of the core: they need neither a terminal library nor the schema."""

from tests.engine.test_layers import modules_after, third_party


def test_explaining_needs_nothing_but_the_standard_library() -> None:
    code = "import playground.explain.why, playground.explain.prevention, playground.explain.inevitable"
    assert third_party(modules_after(code)) == set()
