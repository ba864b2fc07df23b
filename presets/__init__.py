"""The presets: one failure script a file, found through importlib.resources."""
