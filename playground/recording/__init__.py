"""Recordings: a run written out as a preset, with a record to which its replay is held.

A session with commands from outside becomes steps (`session.py`); what came of it becomes the preset's expectation
and a record of every event (`record.py`) at the end of the file (`recording.py`). A replay compares the
two and names the first event that differs (`replay.py`).
"""
