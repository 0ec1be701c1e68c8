"""What every answer tells the browser beside the content security policy."""

from collections.abc import Callable

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
