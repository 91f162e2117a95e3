"""The honour roll 光荣榜.

Verbs: enter earlier honourees 往届获荣个人, amend an honour 荣誉, suggest and publish a story 事迹, show and hide a
photo, commend 推荐上级荣誉.
"""
