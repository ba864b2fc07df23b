"""The mechanisms that nodes are put together from: one a file, each to be understood, tested and replaced alone."""
