"""What the database knows, gathered for the judging of a roster."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from apps.communities.books import own_district, stored_communities
from apps.core.codes import lengthen_id_number
from apps.core.fields import blind_index
from apps.members.imports.directory import Directory, KnownPerson, PeopleBook
from apps.members.models import OrgRelation, Person
from apps.units.books import stored_units


def id_key(number: str) -> str:
    """The keyed hash of an ID number in its 18-digit form, so that both forms are one person."""
    return blind_index(lengthen_id_number(number) if len(number) == 15 else number)


def stored_directory(at: datetime) -> Directory:
    """Units, communities and people of today, as the judge needs them."""
    today = timezone.localdate(at)
    district = own_district()
    relations = OrgRelation.objects.lasting(today)
    units = {
        person: (code, short)
        for person, code, short in relations.values_list("person_id", "unit__code", "unit__short_name")
    }
    people = Person.objects.values_list("pk", "name", "id_index", "phone_index")
    book = PeopleBook(
        (
            KnownPerson(name, *units.get(pk, ("", "以前的名册")), id_key=id_index, phone_key=phone_index)
            for pk, name, id_index, phone_index in people
        ),
        key=id_key,
    )
    return Directory(stored_units(district.names), stored_communities(district), book, today)
