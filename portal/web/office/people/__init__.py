"""The portal's own side and the organisations that the office knows.

Verbs: invite 邀请, take a role away, close, reset an authenticator 验证器; import experts 专家; confirm an
organisation 单位.
"""
