"""Tests of the commands of who learns."""
