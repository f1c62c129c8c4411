"""Wiring only: settings, addresses, server entry point. Nobody imports it."""
