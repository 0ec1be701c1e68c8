"""What changes posts, claims and commitments; one module per noun."""
