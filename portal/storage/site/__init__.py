"""What the office writes for everybody.

Nouns: announcement 通知公告 with its versions and files, question 常见问题.
"""
