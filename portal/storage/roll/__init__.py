"""The honour roll 光荣榜.

Nouns: honour 荣誉, story 事迹, commendation 推荐上级荣誉.
"""
