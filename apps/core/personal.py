"""The registry of personal fields: every model field is marked, or the build fails (quality: Personal data).

0 not personal; 1 personal; 2 restricted: encrypted or need-to-know (domain, C3). Foreign keys, keys,
stamps, states and dates of a process carry no mark of their own: what they point at does.
"""

from collections.abc import Mapping
from enum import IntEnum


class Mark(IntEnum):
    NONE = 0
    PERSONAL = 1
    RESTRICTED = 2


PERSONAL: Mapping[str, Mark] = {}
