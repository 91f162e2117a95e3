"""Statistics of an edition 统计: how many applications there are of each kind, counted by the database.

Verb: count (``counts``); who may see what of it is decided in ``rules.census``.
"""
