"""The command line: a thin front end over the same core as the terminal UI.

Nothing here decides what happens in a run.
"""
