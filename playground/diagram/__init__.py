"""The space-time diagram: a record as arrows, bands and marks, drawn for a terminal and for other tools."""
