"""What the frame of every page shows: navigation, name, notices."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from apps.accounts.menu import MenuLine, menu_for
from apps.accounts.policy import Deed


def shell(request: HttpRequest) -> dict[str, Any]:
    """The template variable `shell`, made when a template asks for it: a fragment or a message doesn't."""
    return {"shell": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    """Anonymous visitors get only the notice."""
    user = getattr(request, "user", None)
    frame: dict[str, Any] = {"second_factor_off": not settings.SECOND_FACTOR_REQUIRED, "nav": []}
    if user is None or not user.is_authenticated:
        return frame
    frame["nav"] = navigation(menu_for(user), request.path)
    frame["inbox_url"] = reverse("notifications:message_list")
    if user.may(Deed.READ_POSTS):
        frame["search_url"] = reverse("dashboards:search")
    frame["unread"] = user.messages.unread().count()
    frame["help_url"] = reverse("dashboards:help")
    frame["complaint_url"] = f"{reverse('notifications:complaint_new')}?page={quote(request.path)}"
    # Asked for by lists only.
    frame["saved_views"] = lambda: list(user.saved_views.at_place(request.path))
    frame["save_view_url"] = reverse("accounts:view_save")
    frame["forget_view_url"] = reverse("accounts:view_forget")
    frame["user_name"] = str(user)
    roles = "、".join(dict.fromkeys(row.get_role_display() for row in user.todays_roles))
    frame["role_label"] = roles if roles != str(user) else ""
    return frame


def navigation(lines: list[MenuLine], path: str) -> list[dict[str, Any]]:
    """Each place once; the one with the longest address that the path begins with is where one is."""
    places = {reverse(line.url_name): line for line in reversed(lines)}
    roots = {reverse(around): url for url, line in places.items() for around in line.around}
    roots |= {url: url for url in places}
    found = [root for root in roots if path == root or (root != "/" and path.startswith(root))]
    here = roots.get(max(found, key=len, default=""))
    return [
        {
            "label": line.label,
            "url": url,
            "icon": line.icon,
            "group": line.group,
            "active": url == here,
            "primary": line.primary,
            "if_room": line.if_room,
        }
        for url, line in reversed(places.items())
    ]
