"""Benchmarks: ratios in one run, a peer or an empty program beside us. `python -m tests.benchmarks` runs them all."""
