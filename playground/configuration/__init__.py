"""Configuration files of real systems, read into settings in those systems' own names, each with its place.

A reader knows one kind of file and nothing of what its settings come to. Another system is another folder here, another
kind of file one more module and a row in `readers.py`. What is read is strangers' writing: sizes and depths are
bounded, nothing of it is imported or run.
"""
