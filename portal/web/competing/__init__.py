"""A competition as the office and its undertaker have it before them: each hangs these pages on its own part of the
portal, an undertaker's lead to its own competitions alone.

Verbs: plan a competition, take a result from a workbook, put people forward for the final.
"""
