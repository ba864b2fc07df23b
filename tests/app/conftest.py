"""Every test of the app keeps what it keeps in a folder of its own."""

from tests.app.helpers import own_folders

__all__ = ["own_folders"]
