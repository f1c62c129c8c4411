"""Whether usage is complete and plausible: what is missing, what jumped, what cannot be.

It is only shown: what is in force counts, however odd it looks.
"""
