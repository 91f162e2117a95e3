"""Accounts and who may act through them.

Verbs: register 注册, confirm, sign in 登录, sign out, change and reset a password, set up an authenticator 验证器,
invite 邀请, accept an invitation, take a role away, close an account, sweep (what has expired).
"""
