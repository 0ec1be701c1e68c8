"""Input about posts, claims and commitment cards; filters of their lists."""
