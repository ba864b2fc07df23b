"""Explanations: the causal why, what would have prevented it, and the space-time diagram, computed from the record."""
