"""Sentences from findings: one file of clause makers for each kind of finding, and the composer that joins them."""
