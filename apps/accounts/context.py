"""What the frame of every page shows: navigation, name, notices."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.menu import MenuLine, menu_for


def shell(request: HttpRequest) -> dict[str, Any]:
    """The template variable `shell`; anonymous visitors get only the notice."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {"second_factor_off": not settings.SECOND_FACTOR_REQUIRED, "nav": []}
    if user is None or not user.is_authenticated:
        return {"shell": frame}
    frame["nav"] = [_item(line, request.path) for line in menu_for(user)]
    frame["unread"] = user.messages.unread().count()
    frame["complaint_url"] = f"{reverse('notifications:complaint_new')}?page={quote(request.path)}"
    frame["user_name"] = str(user)
    frame["role_label"] = "、".join(dict.fromkeys(row.get_role_display() for row in user.todays_roles))
    return {"shell": frame}


def _item(line: MenuLine, path: str) -> dict[str, Any]:
    url = reverse(line.url_name)
    active = path == url or (url != "/" and path.startswith(url))
    return {"label": line.label, "url": url, "icon": line.icon, "active": active, "primary": line.primary}
