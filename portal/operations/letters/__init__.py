"""Telling people: letters 信件 by e-mail, messages 站内消息 in the portal.

Verbs: compose, send (into the outbox 发件箱), mail (what is due), tell (an applicant), read (one's inbox).
"""
