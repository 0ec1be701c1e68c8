"""Categories and service items."""

from datetime import datetime

from django.db import transaction

from apps.accounts.models import User
from apps.audit.actions import record
from apps.posts.catalogue import CATEGORIES, SERVICE_ITEMS
from apps.posts.models import PostCategory, ServiceItem


@transaction.atomic
def seed_catalogue(*, by: User | None, at: datetime) -> int:
    """Add what is missing of the eight categories and eighteen items; names changed since stay (D10).

    Returns how many rows were added; none the second time.
    """
    categories = set(PostCategory.objects.values_list("code", flat=True))
    items = set(ServiceItem.objects.values_list("code", flat=True))
    missing = [PostCategory(code=code, name=name) for code, name in CATEGORIES if code not in categories]
    added: list[PostCategory | ServiceItem] = [
        *PostCategory.objects.bulk_create(missing),
        *ServiceItem.objects.bulk_create(
            ServiceItem(code=code, name=name, content=content)
            for code, name, content in SERVICE_ITEMS
            if code not in items
        ),
    ]
    for row in added:
        record("catalogue.added", row, by=by, at=at, after={"code": row.code, "name": row.name})
    return len(added)
