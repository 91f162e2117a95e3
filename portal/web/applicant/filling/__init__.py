"""Filling in the form 申报表, section by section, until it is submitted.

Verbs: save (also by itself), arrange evidence 证实性材料, name 推荐单位, preview, check, submit 提交, withdraw 撤回.
"""
