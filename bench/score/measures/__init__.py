"""The measures of the bench: pure functions from what is true and what was found to numbers.

Each is the field's own measure, with its source in the docstring, and is tested against answers that were worked
out by hand or by the library that the field uses.
"""
