"""The live session as plain lines, for screen readers and slow links: no full screen, no boxes, no moving cursor.

It is another front end over the same sessions, keys and words, and needs nothing of the one with a screen.
"""
