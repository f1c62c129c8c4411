"""The steps, each a module with ``seed(world)``; their order stands in `making.STEPS`."""
