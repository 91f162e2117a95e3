"""The auditor 监督: everything that was done, to be read and checked; nothing to be changed."""
