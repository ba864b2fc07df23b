"""Tests of the preset format."""
