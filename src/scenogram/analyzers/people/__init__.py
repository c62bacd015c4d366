"""Who is seen: faces, identity, expression, pose, hands."""
