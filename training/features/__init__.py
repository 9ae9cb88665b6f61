"""The feature contract computed from order lines as of a cutoff: strictly before it, and nothing else."""
