"""Benchmarks: ratios measured alternately in one run, since machines differ and are noisy."""
