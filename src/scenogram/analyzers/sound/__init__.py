"""What is heard: words, voices, music, effects."""
