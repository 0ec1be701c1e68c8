"""What every request may hold, and what every answer tells the browser beside the security policy."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

# Nobody is located, photographed or listened to (domain, part D); the pages need none of it.
PERMISSIONS_POLICY = "geolocation=(), camera=(), microphone=(), accelerometer=(), gyroscope=(), usb=()"


class PermissionsPolicyMiddleware:
    """Forbids the browser's sensors to every page, ours included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        return response


class NotStoredMiddleware:
    """No browser and no proxy keeps a page unless its view says so: office computers are shared.

    Static files are answered before they come here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


# Python reads no number with more digits than this.
LONGEST_NUMBER = 4000


class JunkMiddleware:
    """Refuses with 400, for pages and operations alike, what no field and no address can hold."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refuse_junk(request)
        return self.get_response(request)


def refuse_junk(request: HttpRequest) -> None:
    """Raise BadRequest for the NUL character or a number without end in the address or a field."""
    values = (value for sent in (request.GET, request.POST) for _, row in sent.lists() for value in row)
    for value in (request.path, *values):
        if "\x00" in value or (len(value) > LONGEST_NUMBER and value.isdecimal()):
            raise BadRequest("提交的内容里有无法识别的字符，请检查后重新填写。")


class SenderAddressMiddleware:
    """Behind `TRUSTED_PROXIES` proxies the sender is whom the outermost of them saw.

    What a sender writes into the header itself stands further left and doesn't count.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if address := forwarded_address(request.headers.get("X-Forwarded-For", ""), settings.TRUSTED_PROXIES):
            request.META["REMOTE_ADDR"] = address
        return self.get_response(request)


def forwarded_address(header: str, proxies: int) -> str:
    """The address noted by the outermost trusted proxy; blank without proxies or without an address."""
    seen = header.split(",")
    if not 0 < proxies <= len(seen):
        return ""
    try:
        return str(ipaddress.ip_address(seen[-proxies].strip()))
    except ValueError:
        return ""
