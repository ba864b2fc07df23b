"""Every test keeps what it keeps in a folder of its own, and waits for an app, not for the clock."""

from tests.app.helpers import at_rest_and_not_idle, own_folders

__all__ = ["at_rest_and_not_idle", "own_folders"]
