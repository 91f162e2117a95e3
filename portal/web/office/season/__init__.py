"""The editions 届次 in preparation, their awards 奖项, and the working calendar 工作日历.

Verbs: prepare, settle, propose, open, end; enter a year.
"""
