"""Pages of evaluations: rounds, paper, results, feedback, and the open ballot."""
