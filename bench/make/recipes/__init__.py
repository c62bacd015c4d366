"""One file per recipe: `plan(cast)` draws the material of a case and says what is made of it."""
