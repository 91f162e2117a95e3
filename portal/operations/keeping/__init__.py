"""Keeping and forgetting 保存与清除: what of an ended edition goes when its years are over, drafts that nobody
submitted, what people see, correct and take away of their own data."""
