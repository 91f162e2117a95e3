"""An application 申报 from its first answer to its snapshot 提交件: form 申报表, conditions 申报条件, evidence
证实性材料, recommendations 推荐, unit filing 为他人申报.

Verbs: start, fill in, name (推荐单位), submit 提交, withdraw 撤回, resume 恢复, correct 补正; recommend 推荐, send
back 退回, decline 不予推荐; compute years, compare submissions, redact (for experts 专家), print answers, number a
receipt 回执.
"""
