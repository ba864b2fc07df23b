"""The report of a run: what came of it and why, in sentences and numbers, and the two files that they are written to.

`gather` makes the frozen `Report` of a run that is over; `to_html` and `to_markdown` lay it out. The terminal's own
reports take their sentences from here too, so a thing is said in the same words wherever it is read. There is no clock
here, and no path: the same run gives the same report.
"""
