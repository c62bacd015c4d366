"""Public tools that do one of our jobs, on the same videos, by the same measures."""
