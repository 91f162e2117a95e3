"""What the office 组委会办公室 may do with an application on its desk.

Verbs: find 审查, accept 受理 (with the official number 编号), return for correction 退回补正, refuse 不予受理, inquire
征求意见, extend 延期.
"""
