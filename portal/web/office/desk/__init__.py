"""The desk: the queue of applications and one application on one page.

Verbs: narrow, sort, take away; read, find 审查意见, accept 受理, return 退回补正, refuse 不予受理, inquire 征求意见函,
extend 延期.
"""
