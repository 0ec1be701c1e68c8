"""API v1: the board's figures of the reader's scope."""

from typing import Any

from django.core.exceptions import BadRequest
from django.utils import timezone
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.accounts.policy import Deed
from apps.core.api_defaults import check_known_keys
from apps.dashboards import rules
from apps.dashboards.crowds import crowd_in
from apps.dashboards.figures import figures_over
from apps.dashboards.forms import DayForm, programme_of


class FigureSerializer(serializers.Serializer):
    """One indicator: code, name, what is counted, both numbers, the rate as a share, and its line."""

    code = serializers.CharField(source="indicator.value")
    name = serializers.CharField(source="indicator.label")
    definition = serializers.CharField(source="indicator.definition")
    numerator = serializers.DecimalField(max_digits=12, decimal_places=1)
    denominator = serializers.IntegerField()
    rate = serializers.DecimalField(max_digits=20, decimal_places=10, allow_null=True)
    goal = serializers.DecimalField(max_digits=4, decimal_places=3, allow_null=True)
    is_met = serializers.BooleanField(allow_null=True)


@extend_schema_serializer(many=False)
class FiguresSerializer(serializers.Serializer):
    """The figures of one day; without a programme of the year there are none."""

    as_of = serializers.DateField()
    figures = FigureSerializer(many=True)


class IndicatorViewSet(ViewSet):
    """指标: the same figures as the board, as of a day (`on`)."""

    rules = {"list": rules.can_read_figures}
    serializer_class = FiguresSerializer

    def list(self, request: Request) -> Any:
        check_known_keys(request.query_params, {"on", "format"})
        form = DayForm(request.query_params)
        if not form.is_valid():
            raise BadRequest("截至日期不对。请写成 2026-05-10 这样。")
        day = form.cleaned_data["on"] or timezone.localdate()
        programme = programme_of(day)
        if programme is None:
            return Response({"as_of": day, "figures": []})
        user: Any = request.user
        crowd = crowd_in(programme, day, user.scope_for(Deed.READ_FIGURES))
        figures = FigureSerializer(list(figures_over(crowd.whole(), programme).values()), many=True).data
        return Response({"as_of": day, "figures": figures})
