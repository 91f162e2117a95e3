"""Applications and what is submitted and recommended.

Nouns: application 申报 with its draft 草稿, attachment (evidence 证实性材料), entrant 参评人, snapshot 提交件,
organisation 单位 with members and namings 指定, recommendation 推荐 with supplements, unit filing 为他人申报.
"""
