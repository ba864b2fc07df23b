"""What there is to learn, beside the presets that show it."""
