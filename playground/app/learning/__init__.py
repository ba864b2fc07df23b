"""What teaches at the screen: the tour of the first minute, and practice."""
