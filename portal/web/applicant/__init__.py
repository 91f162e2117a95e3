"""The applicant's part 申报人, in rooms: filling, following, units.

One's own applications and messages, and nothing else; ``standing`` says loudly where an application stands.
"""
