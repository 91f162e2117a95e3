"""An edition 届: what it settles beside its rulebooks, and when it opens and ends.

Verbs: settle (a setting), open 开届, end 结束.
"""
