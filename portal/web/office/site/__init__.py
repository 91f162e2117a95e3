"""Announcements 通知公告 and questions 常见问题.

Verbs: write, enclose, publish, amend 更正, withdraw 撤回, hold back 收回为草稿; arrange the questions.
"""
