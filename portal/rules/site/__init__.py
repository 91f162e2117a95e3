"""What the office writes for everybody: announcements 通知公告 and questions 常见问题; room for everybody's files.

Verbs: write, enclose 附件, publish, amend 更正, withdraw 撤回, hold back 收回为草稿.
"""
