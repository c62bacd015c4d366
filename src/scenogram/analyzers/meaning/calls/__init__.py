"""Calls to act: how they are worded, and where they stand in a text."""
