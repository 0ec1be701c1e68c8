"""打给谁: the people who help this person, with their phones, nearest first."""

from collections.abc import Iterator
from dataclasses import dataclass

from apps.accounts.models import User
from apps.communities.models import Community
from apps.members.models import Person
from apps.units.models import Unit


@dataclass(frozen=True)
class Helper:
    """Who, for what, under which number, and when."""

    who: str
    what: str
    phone: str
    hours: str = ""


def whom_to_call(user: User) -> list[Helper]:
    """The own unit's liaison and the own communities' reception; only those with a number."""
    person = Person.objects.filter(user=user).with_unit().select_related("residence").first()
    units: dict[int, Unit] = {row.unit.pk: row.unit for row in user.todays_roles if row.unit}
    communities: dict[int, Community] = {
        row.community.pk: row.community for row in user.todays_roles if row.community
    }
    if person and person.current_relation:
        units[person.current_relation.unit.pk] = person.current_relation.unit
    if person and person.residence:
        communities[person.residence.pk] = person.residence
    found = [*_of_units(units), *_of_communities(communities)]
    return [helper for helper in found if helper.phone]


def _of_units(units: dict[int, Unit]) -> Iterator[Helper]:
    for unit in units.values():
        who = f"{unit} {unit.liaison_name or '联络员'}"
        yield Helper(who, "名册、账号、报到卡、单位的审定", unit.liaison_phone)


def _of_communities(communities: dict[int, Community]) -> Iterator[Helper]:
    for community in communities.values():
        phone = community.hotline or community.office_phone
        who = f"{community} {community.reception_name}".strip()
        yield Helper(who, "报到、岗位、活动、时长", phone, community.reception_hours)
