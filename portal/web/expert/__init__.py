"""The experts' part 专家: the rounds on whose panel one sits, and the own candidates in them, and nothing else."""

from portal.web.expert import files, marking, reading, rounds, voting
from portal.web.expert.area import blueprint

__all__ = ["blueprint", "files", "marking", "reading", "rounds", "voting"]
