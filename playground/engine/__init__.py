"""The engine: a deterministic simulation of two textbook systems, in pure Python and the standard library only.

A guarantee emerges here from mechanism (retries, acknowledgements, timers, durable and volatile memory, deduplication,
transactions) and never from a flag. The engine records what happens; it does not judge it.

Rules that the other modules rely on:

* Time is virtual, in integer milliseconds. At one millisecond commands and the ends of their spans come first, then
  all else in the order in which it was scheduled. What follows an event at once happens before anything else that is
  due.
* Every event has a cause and, where one was at work, a fault: the numbers of earlier events.
* A random fate depends on (seed, link, message, how-many-eth packet) only: the same weather for everyone.
* State is plain data in containers of immutable values, so a shallow copy is a checkpoint.
"""
