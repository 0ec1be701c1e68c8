"""Pages about posts, claims and commitment cards; one module per noun."""
