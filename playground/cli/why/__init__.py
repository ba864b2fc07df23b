"""`playground why`: what is explained, as a page and as JSON."""
