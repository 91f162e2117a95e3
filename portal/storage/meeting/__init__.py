"""Meetings 评审会 in which candidates present, and rehearsals of them 演练.

Tables: meeting, act. Of a rehearsal nothing is left.
"""
