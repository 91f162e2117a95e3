"""Word, PDF and workbooks: plain data in, bytes out, in rooms by kind.

Nothing here asks a table; what a paper says is handed in as plain data.
"""
