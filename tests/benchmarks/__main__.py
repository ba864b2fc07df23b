"""Run all benchmarks and print a line for each; exit code 1 if an aim is missed."""

import sys

from tests.benchmarks import diagram, engine, live, startup, travel


def main() -> int:
    """Print each figure as soon as it is there."""
    benchmarks = (
        startup.help_page,
        startup.run_preset,
        engine.beside_simpy,
        engine.checkpoint,
        engine.memory,
        engine.at_a_million,
        diagram.build,
        diagram.screen,
        diagram.follow,
        travel.step_back,
        travel.jump,
        travel.keeping,
        *live.BENCHMARKS,
    )
    missed = 0
    for benchmark in benchmarks:
        line = benchmark()
        print(line, flush=True)
        missed += not line.is_met
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
