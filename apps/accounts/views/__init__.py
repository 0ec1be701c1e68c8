"""Pages about accounts and roles, and the administrators' watch."""
