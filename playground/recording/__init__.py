"""Recordings: a run with commands from outside, written out as a preset whose replay has the same digest."""
