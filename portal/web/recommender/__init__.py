"""The recommending organisations' part 推荐单位: what names one's own organisation, and nothing else."""
