"""The race: one schedule under several guarantees, or in several systems; its columns are sessions."""
