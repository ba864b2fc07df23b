"""A report is of the core: it needs no terminal library."""

from tests.engine.test_layers import modules_after, third_party


def test_a_report_needs_no_terminal_library() -> None:
    code = "import playground.report.gather, playground.report.html, playground.report.markdown"
    assert third_party(modules_after(code)) & {"rich", "textual", "typer"} == set()
