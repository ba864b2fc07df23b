"""Tests of what a report says, and of the two files that it is written to."""
