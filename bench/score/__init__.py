"""How near a document comes to a truth: the measures, one scorer per analyzer, and the table."""
