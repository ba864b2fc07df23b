"""A run that is driven live: the session, its pace, what a person can do to it, and the frozen views.

It knows the engine, the checker and presets, and nothing of terminals: a screen gets views and gives commands back.
"""
