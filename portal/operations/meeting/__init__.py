"""The meeting 评审会 of a round that candidates present in, and its rehearsal 演练.

Verbs: begin, do what the secretary does, say what an expert says, move on, end; see the room;
enter an expert's paper as a grid; calibrate 校准.
"""
