"""Word files as such: the template 模板 and its contract, the tags in it, styles, fonts, the zip archive.

Verbs: compile (a template once), render, check (the contract), open (a package).
"""
