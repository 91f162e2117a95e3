"""The office's desk 组委会办公室.

Verbs: find 审查, accept 受理, return for correction 退回补正, refuse 不予受理, inquire 征求意见, extend 延期; write
the letters of all these, archive the forms, summarise 汇总表.
"""
