"""Statistics of an edition 统计: under what an application is counted, and what of the figures may be seen by whom.

Verbs: describe (``describing``), withhold (``withholding``).
"""
