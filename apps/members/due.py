"""Who is due to report in: enrolled members without those left out (domain, C5)."""

from datetime import date

from django.db.models import Exists, OuterRef

from apps.members.models import StatusEvent
from apps.members.models.people import PersonQuerySet
from apps.programmes.models import Programme


def due_among(people: PersonQuerySet, programme: Programme, on: date) -> PersonQuerySet:
    """D(U, t): the people without those whom an approved status event leaves out on the day (D4)."""
    excluded = StatusEvent.objects.excluding(programme, on).filter(person=OuterRef("pk"))
    return people.exclude(Exists(excluded))
