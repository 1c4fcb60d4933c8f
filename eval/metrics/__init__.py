"""Metrics: pure functions, each with its formula and source. A score without a base is None."""
