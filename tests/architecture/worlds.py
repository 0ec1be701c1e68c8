"""Random districts, drawn twice over: as rows of the database and as plain numbers."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from hypothesis import strategies as st

from apps.accounts.enums import COMMUNITY_ROLES, UNIT_ROLES, Reach, Role
from apps.accounts.models import User
from apps.accounts.policy import POLICY, Deed
from tests.conftest import NOW, TODAY

Draw = Callable[[Any], Any]
UNITS, COMMUNITIES, PEOPLE = range(1, 7), range(1, 4), range(1, 5)
DAY = dt.timedelta(days=1)
SPANS = [(-400, None), (-9, None), (0, 0), (-9, -1), (1, None)]  # the last two are not today's


@dataclass
class Hooks:
    """Where a row hangs, as numbers of units, communities and people."""

    units: set[int] = field(default_factory=set)
    communities: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Hat:
    """A role assignment: worn where, and in which span of days around today."""

    role: Role
    unit: int
    community: int
    span: tuple[int, int | None]

    @property
    def is_on(self) -> bool:
        first, last = self.span
        return first <= 0 and (last is None or last >= 0)


hats = st.builds(
    Hat,
    role=st.sampled_from(list(Role)),
    unit=st.sampled_from(UNITS),
    community=st.sampled_from(COMMUNITIES),
    span=st.sampled_from(SPANS),
)


@dataclass
class World:
    """The drawn district: the unit over each unit, the town of each community, the rows and their hooks."""

    upper: dict[int, int | None]
    towns: dict[int, int]
    rows: dict[str, dict[Any, Hooks]] = field(default_factory=dict)
    statuses: dict[str, dict[Any, str]] = field(default_factory=dict)

    def above(self, unit: int | None) -> set[int]:
        """The unit and everything over it."""
        return {unit} | self.above(self.upper[unit]) if unit is not None else set()

    def reaches(self, worn: list[Hat], person: int, deed: str, hooks: Hooks) -> bool:
        return any(self._hat_reaches(hat, person, Deed(deed), hooks) for hat in worn if hat.is_on)

    def _hat_reaches(self, hat: Hat, person: int, deed: Deed, hooks: Hooks) -> bool:
        reach = POLICY[deed].get(hat.role)
        if reach != Reach.OWN:
            return reach == Reach.ALL
        if hat.role in UNIT_ROLES:
            is_town = hat.role == Role.TOWN
            of_town = {number for number, town in self.towns.items() if is_town and town == hat.unit}
            is_over = any(hat.unit in self.above(unit) for unit in hooks.units)
            return is_over or bool(of_town & hooks.communities)
        if hat.role in COMMUNITY_ROLES:
            return hat.community in hooks.communities
        return hat.role == Role.MEMBER and person in hooks.people

    def hang(self, name: str, hooks: Hooks, status: str = "", **values: Any) -> Any:
        row = filled(name, **({"status": status} if status else {}), **values)
        row.save(force_insert=True)
        self.rows.setdefault(name, {})[row.pk] = hooks
        self.statuses.setdefault(name, {})[row.pk] = status
        return row


def filled(name: str, **values: Any) -> Any:
    """An unsaved row; whatever else must not be empty gets something harmless."""
    model = apps.get_model(name)
    for one in model._meta.concrete_fields:
        is_given = one.name in values or one.attname in values
        if not (is_given or one.null or one.has_default() or one.primary_key):
            values[one.attname] = _harmless(one)
    return model(**values)


def _harmless(one: Any) -> Any:
    if isinstance(one, models.DateField):
        return NOW if isinstance(one, models.DateTimeField) else TODAY
    if one.is_relation or isinstance(one, models.IntegerField | models.DecimalField):
        return 0
    return False if isinstance(one, models.BooleanField) else ""


def draw_world(draw: Draw) -> World:
    """A tree, communities in it, and rows of every scoped model on random hooks."""
    upper = {n: draw(st.sampled_from([None, *range(1, n)])) for n in UNITS}
    world = World(upper, {n: draw(st.sampled_from(UNITS)) for n in COMMUNITIES})
    _hang_places(world)
    _hang_people(world, draw)
    for _ in range(2):
        _hang_rows(world, draw)
        _hang_evaluation(world, draw)
    return world


def _hang_places(world: World) -> None:
    path = {None: ""}
    for number, upper in world.upper.items():
        path[number] = f"{path[upper]}{number:04d}/"
        world.hang("units.Unit", Hooks({number}), id=number, path=path[number])
        world.hang("units.Branch", Hooks({number}), unit_id=number)
    for number, town in world.towns.items():
        world.hang("communities.Community", Hooks({town}, {number}), id=number, town_id=town)


def _hang_people(world: World, draw: Draw) -> None:
    """Each with a relation that holds, has ended or is to come, and a card on its way."""
    for number in PEOPLE:
        unit, of_card, place = (draw(st.sampled_from(where)) for where in (UNITS, UNITS, COMMUNITIES))
        first, last = draw(st.sampled_from(SPANS))
        days = {"from_on": TODAY + first * DAY, "to_on": None if last is None else TODAY + last * DAY}
        hooks = Hooks({unit}, people={number})
        world.hang("members.OrgRelation", hooks, person_id=number, unit_id=unit, **days)
        is_there = draw(st.booleans())
        status = draw(
            st.sampled_from(["presented", "received", "returned"] if is_there else ["draft", "issued"])
        )
        world.hang(
            "checkins.CheckInCard",
            Hooks({of_card, world.towns[place]}, {place} if is_there else set(), {number}),
            status,
            person_id=number,
            unit_id=of_card,
            community_id=place,
            presented_on=TODAY if is_there else None,
        )
        holds = first <= 0 and (last is None or last >= 0)
        hooks = Hooks({unit} if holds else set(), {place} if is_there else set(), {number})
        world.hang("members.Person", hooks, id=number)


def _hang_rows(world: World, draw: Draw) -> None:
    """One of each that hangs on a unit, a community and a person, and what hangs on those."""
    unit, other, place, person = (draw(st.sampled_from(w)) for w in (UNITS, UNITS, COMMUNITIES, PEOPLE))
    town = world.towns[place]
    of_unit, of_place = {"unit_id": unit}, {"community_id": place}
    of_person = {"person_id": person}
    everything = Hooks({unit, town}, {place}, {person})
    world.hang("members.StatusEvent", Hooks({unit}, people={person}), **of_unit, **of_person)
    world.hang("members.Invitation", Hooks({unit}), **of_unit, **of_person)
    world.hang("members.DataRequest", Hooks({unit}), **of_unit, **of_person)
    world.hang("members.Consent", Hooks(people={person}), **of_person)
    world.hang("communities.ContactAssignment", Hooks({unit, town}, {place}), **of_unit, **of_place)
    post = world.hang("posts.Post", Hooks({town}, {place}), **of_place)
    world.hang("posts.PostGroup", Hooks({town}, {place}), post_id=post.pk)
    for name in ("posts.PostClaim", "activities.HoursRecord"):
        world.hang(name, everything, **of_unit, **of_place, **of_person)
    card = world.hang("posts.CommitmentCard", everything, **of_unit, **of_place, **of_person)
    world.hang("posts.CommitmentItem", everything, card_id=card.pk)
    status = draw(st.sampled_from(["draft", "submitted", "approved", "announced", "recorded", "cancelled"]))
    activity = world.hang("activities.Activity", Hooks({town}, {place}), status, **of_place)
    theirs = Hooks({other, town}, {place}, {person})
    values = {"activity_id": activity.pk, "unit_id": other, **of_person}
    world.hang("activities.SignUp", theirs, **values)
    by_hand = {"activity_id": activity.pk, "key": uuid.uuid4(), **of_person}
    world.hang("activities.RollMark", Hooks(communities={place}), **by_hand)
    attendance = world.hang("activities.Attendance", theirs, **values)
    world.hang("activities.HoursCorrection", theirs, attendance_id=attendance.pk)


def _hang_evaluation(world: World, draw: Draw) -> None:
    """A round with one member in it; units and members learn of it only when its time has come."""
    unit, place, person = (draw(st.sampled_from(where)) for where in (UNITS, COMMUNITIES, PEOPLE))
    town = world.towns[place]
    status = draw(st.sampled_from(["planned", "open", "counted", "confirmed", "reported"]))
    held = world.hang("evaluations.EvaluationRound", Hooks({town, unit}, {place}), status, community_id=place)
    target = world.hang(
        "evaluations.EvaluationTarget",
        Hooks({unit, town}, {place}, {person}),
        round_id=held.pk,
        unit_id=unit,
        person_id=person,
    )
    told = {unit} if status == "reported" else set()
    shown = {person} if status in {"confirmed", "reported"} else set()
    world.hang("evaluations.EvaluationResult", Hooks({town} | told, {place}, shown), target_id=target.pk)
    for name in ("evaluations.PaperSheet", "evaluations.BallotComment"):
        world.hang(name, Hooks(set(), {place}), round_id=held.pk, **_of_target(name, target))
    for name in ("evaluations.FeedbackReport", "evaluations.UrgentFeedback"):
        sent = draw(st.sampled_from(["draft", "sent", "acknowledged"]))
        reads = Hooks({town} | ({unit} if sent != "draft" else set()), {place})
        world.hang(name, reads, sent, community_id=place, unit_id=unit)


def _of_target(name: str, target: Any) -> dict[str, Any]:
    return {"target_id": target.pk} if name.endswith("Comment") else {}


def dress(number: int, worn: list[Hat]) -> User:
    """An account of this person with these hats."""
    user = User(username=f"u{number}", name=f"账号{number}")
    user.save(force_insert=True)
    user.__dict__["person_id"] = number
    for hat in worn:
        first, last = hat.span
        filled(
            "accounts.RoleAssignment",
            user=user,
            role=hat.role,
            unit_id=hat.unit if hat.role in UNIT_ROLES else None,
            community_id=hat.community if hat.role in COMMUNITY_ROLES else None,
            from_on=TODAY + first * DAY,
            to_on=None if last is None else TODAY + last * DAY,
        ).save(force_insert=True)
    return user
