"""The demonstration: five editions of invented people 示例, made by the real operations at past moments.

Verbs: build (all of it), judge (a season), publish (its list, unit notices, objections), decide, honour, announce.
"""
