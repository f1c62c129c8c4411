"""Monthly summaries: what dashboards add up, prepared before anybody asks.

They hold nothing of their own: all of it can be computed again from facts, lines and claims.
"""
