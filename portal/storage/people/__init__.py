"""Who signs in.

Nouns: account with its contact, role, sign-in, device; authenticator 验证器; ticket (a link that works once); attempt.
"""
