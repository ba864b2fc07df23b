"""Explanations: the causal why, and what would have prevented it, computed from the record."""
