"""What the rulebooks mean: pure functions over frozen structs, in rooms by capability. A rule answers with a refusal,
whose reason is a Chinese sentence for the reader, or with None; nothing here knows a clock, a database or a page.
"""
