"""Who may sign in and act: passwords 密码, the second factor 动态验证码, sign-ins 登录, roles of the portal's own
side.

Verbs: allow a password, a code, an attempt; hold roles together, take a role away, reset an authenticator 验证器.
"""
