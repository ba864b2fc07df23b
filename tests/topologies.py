"""The topologies of the textbook systems, for tests that make settings by hand."""

from playground.systems import SYSTEMS

DIRECT = SYSTEMS["direct"].topology
BROKER = SYSTEMS["broker"].topology
