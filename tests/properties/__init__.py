"""Claims about all runs, shown on random ones."""
