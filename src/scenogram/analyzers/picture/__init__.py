"""What is seen: cuts, objects, texts, colours."""
