"""Workbooks .xlsx, written for the office and for people to fill in.

Verbs: write (row by row), draw a pattern (to be filled in). What people filled in is a file from outside: evidence.
"""
