"""The experts' part 专家: the rounds on whose panel one sits, and the own candidates in them, and nothing else."""
