"""How personal values look where they must not be read in full."""


def mask_phone(phone: str) -> str:
    """138****1234; blank stays blank."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****" if phone else ""


def mask_id_number(id_number: str) -> str:
    """First six and last four digits; the middle is hidden."""
    return f"{id_number[:6]}********{id_number[-4:]}" if len(id_number) >= 15 else "****" if id_number else ""


def mask_name(name: str) -> str:
    """张* for public pages."""
    return f"{name[:1]}{'*' * (len(name) - 1)}"
