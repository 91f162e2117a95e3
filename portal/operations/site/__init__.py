"""What everybody reads first.

Verbs: write, publish, amend 更正, withdraw 撤回 an announcement 通知公告; write the call 申报通知; keep the questions
常见问题; gather the bulletin 最新通知与公示.
"""
