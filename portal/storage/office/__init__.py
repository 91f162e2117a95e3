"""The office's desk.

Nouns: the queue with its listing, finding 审查意见, correction 补正, rejection 不予受理, inquiry 征求意见函, extension
延期, official number 编号.
"""
