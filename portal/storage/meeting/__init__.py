"""Meetings 评审会 in which candidates present, and rehearsals of them 演练.

Tables: meeting, act; calibration 校准, its sheets. Of a rehearsal and a calibration nothing is left.
"""
