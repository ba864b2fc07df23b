"""What gets imported, seen from outside: a fresh process each time, because imports stay for the life of one."""

import json
import subprocess
import sys

HEAVY = {"textual", "typer", "rich", "tomlkit", "markdown_it", "click"}

REPORT = "import atexit, json, sys\natexit.register(lambda: sys.stderr.write(json.dumps(sorted(sys.modules))))\n"
"""Whatever happens, tell the names of all modules at the very end."""


def modules_after(code: str) -> set[str]:
    """The top-level names of all modules that are loaded when the code has run."""
    result = subprocess.run([sys.executable, "-c", REPORT + code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(result.stderr.splitlines()[-1])}


def run_main(*arguments: str) -> str:
    """Code that does what `python -m playground ARGUMENTS` does."""
    return (
        f"sys.argv[1:] = {list(arguments)!r}\nimport runpy\nrunpy.run_module('playground', run_name='__main__', "
        "alter_sys=True)"
    )


def third_party(modules: set[str]) -> set[str]:
    """What is neither the standard library's nor ours, nor there before anything was imported."""
    return modules - set(sys.stdlib_module_names) - modules_after("") - {"playground", "presets", "widgets"}


def test_the_engine_needs_nothing_but_the_standard_library() -> None:
    modules = modules_after("import playground.engine.simulation, playground.engine.effects.sqlite_store")
    assert third_party(modules) == set()


def test_the_engine_reaches_no_other_layer_of_the_playground() -> None:
    script = (
        "import json, sys\nimport playground.engine.simulation\n"
        "print(json.dumps([name for name in sys.modules if name.startswith('playground.')]))"
    )
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    names = json.loads(result.stdout)
    assert names
    assert all(f"{name}.".startswith("playground.engine.") for name in names)


def test_the_database_is_imported_only_where_a_preset_asks_for_it() -> None:
    assert "sqlite3" not in modules_after("import playground.engine.simulation")


def test_running_a_preset_does_not_load_the_terminal_ui() -> None:
    modules = modules_after(run_main("run", "ack-lost"))
    assert "playground" in modules
    assert "textual" not in modules


def test_the_front_page_needs_nothing_but_the_standard_library() -> None:
    modules = modules_after(run_main("--help"))
    assert "playground" in modules
    assert modules.isdisjoint(HEAVY)
    assert third_party(modules) == set()
