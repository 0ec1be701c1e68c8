"""What the API shows and takes about activities."""

from django.utils import timezone
from rest_framework import serializers

from apps.activities import rules
from apps.activities.enums import AttendanceMethod, AttendanceStatus, Audience, Batch
from apps.activities.models import Activity, Attendance, HoursRecord, SignUp
from apps.core.api import Body


class ActivitySerializer(serializers.ModelSerializer):
    """An activity with the steps the reader may take."""

    community = serializers.CharField(source="community.code", read_only=True)
    category = serializers.CharField(source="category.code", read_only=True)
    contact = serializers.CharField(source="contact.name", read_only=True)
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Activity
        fields = [
            "id",
            "title",
            "community",
            "category",
            "mode",
            "content",
            "place",
            "starts_at",
            "ends_at",
            "break_minutes",
            "capacity",
            "signed_up",
            "contact",
            "contact_phone",
            "is_party_day",
            "is_urgent",
            "status",
            "is_late_record",
            "version",
            "available_actions",
        ]
        read_only_fields = fields

    def get_available_actions(self, activity: Activity) -> list[str]:
        return rules.available_actions(self.context["request"].user, activity, timezone.now())


class _OfPerson(serializers.ModelSerializer):
    """A row about one person at one activity; people by name and volunteer number."""

    person = serializers.CharField(source="person.name", read_only=True)
    volunteer_no = serializers.CharField(source="person.volunteer_no", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)


class SignUpSerializer(_OfPerson):
    class Meta:
        model = SignUp
        fields = [
            "id",
            "activity",
            "person",
            "volunteer_no",
            "unit",
            "status",
            "number",
            "invited_at",
            "answered_at",
            "by_proxy",
            "version",
        ]
        read_only_fields = fields


class AttendanceSerializer(_OfPerson):
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = Attendance
        fields = [
            "id",
            "activity",
            "person",
            "volunteer_no",
            "unit",
            "status",
            "method",
            "is_walk_in",
            "in_at",
            "out_at",
            "hours",
            "hours_status",
            "is_late_record",
            "version",
            "available_actions",
        ]
        read_only_fields = fields

    def get_available_actions(self, row: Attendance) -> list[str]:
        return rules.available_hours_actions(self.context["request"].user, row)


class HoursSerializer(_OfPerson):
    class Meta:
        model = HoursRecord
        fields = [
            "id",
            "kind",
            "attendance",
            "person",
            "volunteer_no",
            "unit",
            "service_on",
            "hours",
            "content",
        ]
        read_only_fields = fields


class ActivityVersionInput(Body):
    version = serializers.IntegerField(required=False)


class ActivityReasonInput(ActivityVersionInput):
    reason = serializers.CharField(max_length=200)


class ActivityNoteInput(ActivityVersionInput):
    reason = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class InvitationInput(ActivityVersionInput):
    audience = serializers.ChoiceField(choices=Audience.choices)
    posts = serializers.ListField(child=serializers.IntegerField(), required=False, default=list)
    batch = serializers.ChoiceField(choices=Batch.choices, required=False, default=Batch.WHOLE)
    only_short = serializers.BooleanField(required=False, default=False)


class PersonInput(Body):
    volunteer_no = serializers.CharField(required=False, default="", allow_blank=True)


class RollEntryInput(Body):
    volunteer_no = serializers.CharField()
    status = serializers.ChoiceField(choices=AttendanceStatus.choices)
    in_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    out_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class RollInput(ActivityVersionInput):
    entries = RollEntryInput(many=True)
    method = serializers.ChoiceField(
        choices=[AttendanceMethod.ROLL_CALL, AttendanceMethod.PAPER], default=AttendanceMethod.ROLL_CALL
    )


class SeenInput(Body):
    id = serializers.IntegerField()
    version = serializers.IntegerField()


class VerifyInput(Body):
    rows = SeenInput(many=True)
