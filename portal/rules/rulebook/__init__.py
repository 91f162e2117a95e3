"""The rulebook 规则文件 as data: its structs, how a TOML file becomes one, and every fault that such a file can have.

Verbs: read (the file into structs), check (its shape, what it refers to, its form), take over (parts of another
rulebook).
"""
