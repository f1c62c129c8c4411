"""The demonstration: a believable program, made from one seed number.

It stands in the top room because it fills every other one. Each step is a module of `steps` with
one function, ``seed(world)``, listed in `making.STEPS`; it uses the same actions as everybody else
wherever that is quick enough.
"""
