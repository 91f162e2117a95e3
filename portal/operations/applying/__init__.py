"""An application 申报 until the office takes it up.

Verbs: start, save a section, keep a photo; add and arrange evidence 证实性材料; name an organisation 指定; submit
提交, withdraw 撤回, resume; ask and remind; recommend 推荐, send back 退回, decline 不予推荐; file for others
为他人申报; confirm an organisation 单位.
"""
