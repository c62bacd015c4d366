"""What follows from what is seen and heard."""
