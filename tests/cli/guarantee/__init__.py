"""Tests of `playground guarantee`."""
