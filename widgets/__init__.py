"""Textual widgets that render frozen views. They know nothing of the simulation: views come in, messages go out."""
