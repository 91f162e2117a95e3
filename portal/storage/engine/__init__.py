"""What all tables rest on, and what no capability owns.

Nouns: table, transaction, turn (to write), prepared query, sealed column, key, file (by its SHA-256), journal 操作记录,
trigger, data version of public pages, error.
"""
