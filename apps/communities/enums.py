"""Kinds of regions, communities and contact assignments."""

from django.db import models


class RegionLevel(models.TextChoices):
    AREA = "area", "区（县）"
    STREET = "street", "镇（街道）"
    COMMITTEE = "committee", "居（村）委会"


class CommunityKind(models.TextChoices):
    """Y7 and Y8: concentrated and complete ones, the ones under contact, the unformed."""

    FOCUS = "focus", "重点社区"
    CONTACT = "contact", "包抓社区"
    UNFORMED = "unformed", "未成型社区"
    VILLAGE = "village", "村"


class ContactKind(models.TextChoices):
    """Who is made responsible for a community."""

    UNIT = "unit", "单位联系包抓"
    TOWN = "town", "镇（街道）包抓"
    LEADER = "leader", "领导联系点"
