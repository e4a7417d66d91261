"""The domain, the analysis and the database of lagesbild."""
