"""The honour roll 光荣榜 and what is said of the honourees 获荣个人 on it.

Verbs: tell a story 事迹, consent to a photo 照片公开同意, enter earlier honourees 往届获荣个人, commend 推荐上级荣誉.
"""
