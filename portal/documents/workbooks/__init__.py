"""Workbooks .xlsx, written for the office and read from people.

Verbs: write (row by row), draw a pattern (to be filled in), read (rows under known heads).
"""
