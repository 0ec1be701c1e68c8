"""Pages about members: lists and data, status events, invitations, the member's own page."""
