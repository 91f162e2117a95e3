"""Every write: ask the rule, change rows in one transaction, journal it in the same transaction; in rooms by
capability. An operation is ``verb(thing, *, by, at, …)``; what it refuses it refuses by the rule that pages show.
"""
