"""Tests of what outlives a start."""
