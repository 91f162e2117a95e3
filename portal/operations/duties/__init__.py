"""What waits for whom: the worklists of office and committee, and one letter a day at most where something waits.

Verbs: list, write (the letters of the day).
"""
