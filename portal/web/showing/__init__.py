"""What pages of several audiences show alike, in words and tables: plans of an edition, outcomes of a round, lists,
unit notices, answers as they are read back, leaves of a form.
"""
