"""A talk: presets shown one after the other to people who watch, are asked, and vote."""
