"""The race: one run under several guarantees, or in several systems, side by side on one clock."""
