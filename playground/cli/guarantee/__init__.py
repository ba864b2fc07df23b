"""`playground guarantee`: what is typed, what is asked, and what is told of it, as a page and as JSON."""
