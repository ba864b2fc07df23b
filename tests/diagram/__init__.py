"""The diagram against the log: one arrow a packet, and nothing that cannot be read."""
