"""What people are told.

Nouns: message 站内消息, letter 信件 in the outbox 发件箱.
"""
