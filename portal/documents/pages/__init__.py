"""How many pages a Word document has, and what they look like.

Verbs: count (by estimate or by LibreOffice), lay out, convert (to PDF), draw (a preview 预览).
"""
