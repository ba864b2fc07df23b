"""Clients that are set in code: tables and calls of Python are read, other languages named."""
