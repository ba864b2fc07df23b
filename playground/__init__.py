"""The delivery playground: see, break and understand message delivery semantics."""
