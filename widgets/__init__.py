"""Textual widgets that render frozen views of a run; they know nothing of the simulation behind them."""
