"""The entry point. It imports as little as it can: the front page needs nothing but the standard library."""

import gc
import sys


def main() -> None:
    """Run the command line."""
    from playground.cli.endings import with_safe_streams

    # Start-up makes no garbage: one look for it in a while is enough.
    gc.set_threshold(100_000)
    try:
        with_safe_streams(_front_page if sys.argv[1:] in (["--help"], ["-h"]) else _command_line)()
    finally:
        # The interpreter would look through everything once more at its end: a sixth of a short run.
        gc.freeze()


def _front_page() -> None:
    from playground.cli.front_page import FRONT_PAGE

    print(FRONT_PAGE, end="")


def _command_line() -> None:
    from playground.cli.app import run_app

    run_app()


if __name__ == "__main__":
    main()
