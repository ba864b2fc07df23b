"""A test that runs a widget in an app waits for the app, not for the clock."""

from tests.app.helpers import at_rest_and_not_idle

__all__ = ["at_rest_and_not_idle"]
