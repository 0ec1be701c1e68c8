"""API v1: activities from the plan to the verified hours."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from apps.accounts.policy import Deed
from apps.activities import actions, rules
from apps.activities.actions import RollEntry
from apps.activities.api.base import DeedViewSet, in_reach_of
from apps.activities.api.shapes import (
    ActivityNoteInput,
    ActivityReasonInput,
    ActivitySerializer,
    ActivityVersionInput,
    InvitationInput,
    PersonInput,
    RollInput,
    SignUpSerializer,
    VerifyInput,
)
from apps.activities.enums import AttendanceMethod, AttendanceStatus, Audience, Batch
from apps.activities.forms import ActivityFilter
from apps.activities.models import Activity, Invitation, Invitee
from apps.members.models import Person


class ActivityViewSet(DeedViewSet):
    """活动: list, read, and the steps from the plan to the verified hours."""

    queryset = Activity.objects.with_names()
    serializer_class = shown_as = ActivitySerializer
    filterset_class = ActivityFilter
    rules = {
        "list": rules.can_read_activities,
        "retrieve": rules.can_read_activities,
        "submit": rules.can_plan_activities,
        "approve": rules.can_approve_activities,
        "send_back": rules.can_approve_activities,
        "announce": rules.can_plan_activities,
        "invite": rules.can_plan_activities,
        "close": rules.can_plan_activities,
        "cancel": rules.can_cancel_activities,
        "sign_up": rules.can_answer,
        "roll": rules.can_call_roll,
        "finish": rules.can_call_roll,
        "verify": rules.can_verify_hours,
    }
    reach = {
        **dict.fromkeys(("submit", "announce", "invite", "close"), in_reach_of(Deed.PLAN_ACTIVITIES)),
        **dict.fromkeys(("approve", "send_back"), in_reach_of(Deed.APPROVE_ACTIVITIES)),
        **dict.fromkeys(("roll", "finish"), in_reach_of(Deed.CALL_ROLL)),
        "cancel": lambda rows, user: rows.cancellable_by(user),
        "verify": lambda rows, user: rows.verifiable_by(user),
    }

    def _step(self, shape: type[serializers.Serializer], deed: Callable[..., Activity]) -> HttpResponse:
        activity, values = self.get_object(), self.body(shape)
        return self.run(lambda: self.answer(deed(activity=activity, **values, **self.who)))

    @action(detail=True, methods=["post"], serializer_class=ActivityVersionInput)
    def submit(self, request: Request, pk: str | None = None) -> HttpResponse:
        return self._step(ActivityVersionInput, actions.submit_activity)

    @action(detail=True, methods=["post"], serializer_class=ActivityVersionInput)
    def approve(self, request: Request, pk: str | None = None) -> HttpResponse:
        return self._step(ActivityVersionInput, actions.approve_activity)

    @action(detail=True, methods=["post"], serializer_class=ActivityReasonInput)
    def send_back(self, request: Request, pk: str | None = None) -> HttpResponse:
        return self._step(ActivityReasonInput, actions.send_back_activity)

    @action(detail=True, methods=["post"], serializer_class=ActivityVersionInput)
    def close(self, request: Request, pk: str | None = None) -> HttpResponse:
        return self._step(ActivityVersionInput, actions.close_activity)

    @action(detail=True, methods=["post"], serializer_class=ActivityReasonInput)
    def cancel(self, request: Request, pk: str | None = None) -> HttpResponse:
        return self._step(ActivityReasonInput, actions.cancel_activity)

    @action(detail=True, methods=["post"], serializer_class=ActivityNoteInput)
    def finish(self, request: Request, pk: str | None = None) -> HttpResponse:
        return self._step(ActivityNoteInput, actions.finish_activity)

    @action(detail=True, methods=["post"], serializer_class=InvitationInput)
    def announce(self, request: Request, pk: str | None = None) -> HttpResponse:
        activity, values = self.get_object(), self.body(InvitationInput)
        invitation, version = _invitation(values), values.get("version")
        return self.run(
            lambda: self.answer(
                actions.announce_activity(
                    activity=activity, invitation=invitation, version=version, **self.who
                )
            )
        )

    @action(detail=True, methods=["post"], serializer_class=InvitationInput)
    def invite(self, request: Request, pk: str | None = None) -> HttpResponse:
        activity, values = self.get_object(), self.body(InvitationInput)
        invitation, version = _invitation(values), values.get("version")

        def deed() -> dict[str, int]:
            asked = actions.invite_members(
                activity=activity, invitation=invitation, version=version, **self.who
            )
            return {"invited": len(asked)}

        return self.run(deed)

    @action(detail=True, methods=["post"], serializer_class=PersonInput)
    def sign_up(self, request: Request, pk: str | None = None) -> HttpResponse:
        """For oneself, or for the member with this volunteer number who telephoned."""
        activity, number, user = self.get_object(), self.body(PersonInput)["volunteer_no"], self.who["by"]
        mine = Q(volunteer_no=number) if number else Q(pk=user.person_id)
        person = _found(rules.answerable_people(user, activity).filter(mine))

        def deed() -> Mapping[str, Any]:
            row = actions.sign_up(activity=activity, person=person, **self.who)
            return SignUpSerializer(row).data

        return self.run(deed)

    @action(detail=True, methods=["post"], serializer_class=RollInput)
    def roll(self, request: Request, pk: str | None = None) -> HttpResponse:
        """The roll, whole or in part; walk-ins are named by their volunteer number."""
        activity, values = self.get_object(), self.body(RollInput)
        entries = _entries(values["entries"], activity, self.who["by"])

        def deed() -> dict[str, int]:
            changed = actions.call_roll(
                activity=activity,
                entries=entries,
                method=AttendanceMethod(values["method"]),
                version=values.get("version"),
                **self.who,
            )
            return {"changed": len(changed)}

        return self.run(deed)

    @action(detail=True, methods=["post"], serializer_class=VerifyInput)
    def verify(self, request: Request, pk: str | None = None) -> HttpResponse:
        """Hours enter the ledger, all of the list or none; each row with the version that was read."""
        activity = self.get_object()
        seen = {row["id"]: row["version"] for row in self.body(VerifyInput)["rows"]}
        return self.run(
            lambda: {"verified": len(actions.verify_hours(activity=activity, seen=seen, **self.who))}
        )


def _invitation(values: dict[str, Any]) -> Invitation:
    return Invitation(
        Audience(values["audience"]), tuple(values["posts"]), Batch(values["batch"]), values["only_short"]
    )


def _found(people: QuerySet[Person]) -> Person:
    person = people.first()
    if person is None:
        raise serializers.ValidationError({"volunteer_no": ["没有找到这个编号的党员，请核对编号。"]})
    return person


def _entries(sent: list[dict[str, Any]], activity: Activity, user: Any) -> list[RollEntry]:
    """Only people of the activity or within the user's reach can be named."""
    numbers = [entry["volunteer_no"] for entry in sent]
    of_activity = Q(sign_ups__activity=activity) | Q(attendances__activity=activity)
    named = Person.objects.filter(of_activity, volunteer_no__in=numbers)
    reached = Invitee.objects.visible_to(user).filter(volunteer_no__in=numbers)
    known = dict(reached.values_list("volunteer_no", "pk")) | dict(named.values_list("volunteer_no", "pk"))
    unknown = sorted(set(numbers) - known.keys())
    if unknown:
        raise serializers.ValidationError(
            {"entries": [f"没有找到这些编号：{'、'.join(unknown)}。请核对编号。"]}
        )
    return [
        RollEntry(
            known[entry["volunteer_no"]], AttendanceStatus(entry["status"]), entry["in_at"], entry["out_at"]
        )
        for entry in sent
    ]
