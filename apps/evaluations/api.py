"""API v1: results and feedback reports, to read, in the same scopes as the pages."""

from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin

from apps.core.api import PortalViewSet
from apps.evaluations import rules
from apps.evaluations.models import EvaluationResult, FeedbackReport


class EvaluationResultSerializer(serializers.ModelSerializer):
    """One member's result; without counts and grade while the ballots are too few (`is_shown`)."""

    person = serializers.CharField(source="target.person.name", read_only=True)
    volunteer_no = serializers.CharField(source="target.person.volunteer_no", read_only=True)
    unit = serializers.CharField(source="target.unit.code", read_only=True)
    community = serializers.CharField(source="target.round.community.code", read_only=True)
    half = serializers.CharField(source="target.round.half", read_only=True)
    ends_on = serializers.DateField(source="target.round.ends_on", read_only=True)
    round_status = serializers.CharField(source="target.round.status", read_only=True)
    facts = serializers.JSONField(source="target.facts", read_only=True)
    satisfaction = serializers.DecimalField(max_digits=5, decimal_places=1, read_only=True, allow_null=True)

    class Meta:
        model = EvaluationResult
        fields = [
            "id",
            "person",
            "volunteer_no",
            "unit",
            "community",
            "half",
            "ends_on",
            "round_status",
            "facts",
            "valid_ballots",
            "is_shown",
            "satisfied",
            "basically_satisfied",
            "dissatisfied",
            "counts",
            "grade",
            "satisfaction",
            "reply",
            "version",
        ]
        read_only_fields = fields


class FeedbackReportSerializer(serializers.ModelSerializer):
    unit = serializers.CharField(source="unit.code", read_only=True)
    community = serializers.CharField(source="community.code", read_only=True)
    half = serializers.CharField(source="round.half", read_only=True)
    reply_by = serializers.DateField(read_only=True, allow_null=True)
    available_actions = serializers.SerializerMethodField()

    class Meta:
        model = FeedbackReport
        fields = [
            "id",
            "number",
            "unit",
            "community",
            "half",
            "status",
            "facts",
            "summary",
            "sent_at",
            "reply_by",
            "acknowledged_at",
            "handling_kinds",
            "handling",
            "version",
            "available_actions",
        ]
        read_only_fields = fields

    def get_available_actions(self, report: FeedbackReport) -> list[str]:
        return rules.available_actions_on_report(self.context["request"].user, report)


class EvaluationResultViewSet(ListModelMixin, RetrieveModelMixin, PortalViewSet):
    """测评结果: the community's own, the unit's when told, the member's when confirmed."""

    queryset = EvaluationResult.objects.with_names()
    serializer_class = EvaluationResultSerializer
    rules = {"list": rules.can_read_results, "retrieve": rules.can_read_results}


class FeedbackReportViewSet(ListModelMixin, RetrieveModelMixin, PortalViewSet):
    """反馈报告: the unit reads what was sent."""

    queryset = FeedbackReport.objects.with_names()
    serializer_class = FeedbackReportSerializer
    rules = {"list": rules.can_read_feedback, "retrieve": rules.can_read_feedback}
