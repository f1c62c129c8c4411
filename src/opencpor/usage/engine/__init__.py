"""Usage arithmetic on tables: the engine's session, facts in force, high-water marks.

Everything here is an Ibis expression over exact integers, so the same text runs on every engine.
"""
