"""The live screen: a run, its keys, clicks and menu, what is selected, and the tabs below."""
