"""The explanations against the record: by hand, and on random runs."""
