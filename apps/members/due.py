"""Who is due to report in: the members of a unit on a day, without and with the exclusions (domain, C5)."""

from datetime import date

from django.db.models import Exists, OuterRef

from apps.members.models import Person, StatusEvent
from apps.members.models.people import PersonQuerySet
from apps.programmes.models import Programme


def enrolled_members(path: str, on: date) -> PersonQuerySet:
    """D0(U, t): everybody whose relation of the day lies in the subtree; every unit for ""."""
    return Person.objects.in_unit(path, on)


def due_members(programme: Programme, path: str, on: date) -> PersonQuerySet:
    """D(U, t): the enrolled without those whom an approved status event leaves out on the day (D4)."""
    excluded = StatusEvent.objects.excluding(programme, on).filter(person=OuterRef("pk"))
    return enrolled_members(path, on).exclude(Exists(excluded))
