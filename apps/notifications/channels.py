"""The ways out of the platform behind one interface; a real gateway is a class named in settings."""

from dataclasses import dataclass
from functools import cache
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string

from apps.accounts.models import User
from apps.notifications.enums import Channel, DeliveryStatus


@dataclass(frozen=True)
class Outcome:
    """What became of one sending. `unknown`: no answer came; it may have arrived, so it isn't sent again."""

    status: DeliveryStatus
    detail: str = ""


class Gateway(Protocol):
    """One channel: where a user is reached on it, and how to send there."""

    def address_of(self, user: User) -> str: ...

    def send(self, address: str, subject: str, text: str) -> Outcome: ...


class EmailGateway:
    """E-mail through the configured server; in the one-command run a folder of files."""

    def address_of(self, user: User) -> str:
        return user.email

    def send(self, address: str, subject: str, text: str) -> Outcome:
        try:
            EmailMessage(subject, text, to=[address]).send()
        except OSError as error:
            return Outcome(DeliveryStatus.FAILED, type(error).__name__)
        return Outcome(DeliveryStatus.SENT)


@cache
def gateway_of(channel: Channel, path: str) -> Gateway:
    gateway: Gateway = import_string(path)()
    return gateway


def open_gateways() -> dict[Channel, Gateway]:
    """The channels that this installation has switched on (settings.NOTIFICATION_GATEWAYS)."""
    return {
        Channel(name): gateway_of(Channel(name), path)
        for name, path in settings.NOTIFICATION_GATEWAYS.items()
    }
