"""One scorer per analyzer, one file per scorer, named as the analyzer; see bench.score.scorer."""
