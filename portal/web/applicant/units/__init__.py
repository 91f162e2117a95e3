"""A unit files for its people 为他人申报.

Verbs: begin (one by one or from a workbook), follow everybody, upload the signed consent 本人同意书.
"""
