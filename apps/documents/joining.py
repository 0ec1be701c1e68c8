"""Papers that were typeset in parts, as one file."""

import io
from collections.abc import Sequence

import pikepdf


def joined(parts: Sequence[bytes]) -> bytes:
    """The pages of these PDFs in their order as one PDF; a single one as it is."""
    if len(parts) == 1:
        return parts[0]
    whole, content = pikepdf.new(), io.BytesIO()
    for part in parts:
        whole.pages.extend(pikepdf.open(io.BytesIO(part)).pages)
    whole.save(content)
    return content.getvalue()
