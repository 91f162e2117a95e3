"""Who signs in.

Nouns: account with its contact, role, sign-in, device, sign-in event; authenticator 验证器; ticket (a link that works
once); attempt.
"""
