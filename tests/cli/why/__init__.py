"""Tests of `playground why`."""
