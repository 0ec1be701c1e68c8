"""The list of communities as a workbook."""

from apps.communities import rules
from apps.communities.lists import COMMUNITY_COLUMNS
from apps.communities.models import Community
from apps.jobs.listing import ListExport

COMMUNITIES = ListExport(
    "communities",
    "社区",
    rule=rules.can_export_communities,
    rows=lambda user: Community.objects.visible_to(user).select_related("town"),
    columns=lambda user: COMMUNITY_COLUMNS,
    unit="个",
)
