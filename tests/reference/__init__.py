"""A second, slow and plain simulator, written from the documents alone: the oracle of the differential tests."""
