"""Preparing a season and deciding with two people.

Verbs: prepare an edition 届, settle, propose 提议, approve, decline, open 开届, end 结束, enter a calendar year
工作日历.
"""
