"""The words of the playground, one row a thing, so that every front end says the same thing with the same words."""
