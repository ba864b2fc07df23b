"""Screens that are read while the run waits: the library, help, the settings in force, what is said of systems."""
