"""The matrix: what one message comes to in each configuration of a system under each standard fault, run, not told."""
