"""Measuring the product on its real stack: each figure beside the least work that could do it."""
