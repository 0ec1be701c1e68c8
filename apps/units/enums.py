"""Kinds of Party organisations and units."""

from django.db import models


class PartyOrgKind(models.TextChoices):
    """党组织类型 (支部工作条例)."""

    WORKING_COMMITTEE = "working_committee", "党工委"
    COMMITTEE = "committee", "党委"
    LEADING_GROUP = "leading_group", "党组"
    GENERAL_BRANCH = "general_branch", "党总支"
    BRANCH = "branch", "党支部"
    JOINT_BRANCH = "joint_branch", "联合党支部"


class UnitKind(models.TextChoices):
    """On which side of the two-sided organisation a node stands."""

    DEPARTMENT = "department", "部门（单位）"
    TOWN = "town", "镇（街道）"
