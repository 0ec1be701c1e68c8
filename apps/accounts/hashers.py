"""Argon2id sized for many log-ins a second on a small server (quality: Login and sessions)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PortalArgon2PasswordHasher(Argon2PasswordHasher):
    """m = 19 MiB, t = 2, p = 1: the framework's own sizes manage under ten log-ins a second here."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
