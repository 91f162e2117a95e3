"""The figures that the portal is held to: ``make bench``, or ``python -m tests.bench forms public autosave``."""
