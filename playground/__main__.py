"""The entry point. It imports as little as it can: the front page needs nothing but the standard library."""

import sys


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        from playground.cli.front_page import print_front_page

        print_front_page()
        return
    from playground.cli.app import run_app

    run_app()


if __name__ == "__main__":
    main()
