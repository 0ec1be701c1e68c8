"""The first page, the board, and the registers."""
