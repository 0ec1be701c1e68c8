"""Pages about cards, by who works with them: the unit, the member, the community's desk."""
