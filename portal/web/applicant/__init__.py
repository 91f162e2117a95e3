"""The applicant's part 申报人: one's own applications and messages, and nothing else."""
