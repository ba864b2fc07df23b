"""Drawings: pure functions from a view and a size to rows of spans. They need no app, no terminal and no colours."""
