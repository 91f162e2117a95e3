"""The meeting room 评审会 as the secretary holds it.

Pages: the room, with who is on, the clock, who is there, and how it is gone on with;
an expert's paper sheets as a grid; calibration 校准.
"""
