"""Who may do what with posts, claims and commitment cards, and what stands against it now."""
