"""The terminal UI: one of two thin front ends over the same core. Only `playground play` imports it."""
