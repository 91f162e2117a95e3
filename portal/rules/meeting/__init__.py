"""The meeting 评审会 in which candidates present in person: what has happened in the room, and what may happen next.

Verbs: call, time, interrupt 中断, close, undo; come and go; be done with a candidate; calibrate 校准. (M18, N7)
"""
