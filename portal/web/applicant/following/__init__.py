"""What comes after submitting, as the applicant follows it.

Pages: receipt 回执, timeline, inbox 站内消息, presentation material 展示材料, unit notice 单位内部公示, one's own
honour 荣誉.
"""
