"""What every rule says and reads: refusals 不能办理的原因, names, contacts, ID numbers 身份证号, days and working days
工作日, 字数, and the words for stages 状态 and kinds.

Verbs: refuse, insist; clean (what is typed), count (characters, working days), compare (two texts), say (days in
words).
"""
