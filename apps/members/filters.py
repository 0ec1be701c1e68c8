"""What the lists of status events and of data requests can be narrowed down and sorted by."""

import django_filters
from django.db.models import QuerySet

from apps.members.enums import DataRequestKind, DataRequestState, StatusKind, StatusState
from apps.members.models import DataRequest, Person, StatusEvent


class StatusFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="姓名、拼音或编号", method="matching")
    state = django_filters.ChoiceFilter(label="状态", choices=StatusState.choices)
    kind = django_filters.ChoiceFilter(label="情形", choices=StatusKind.choices)
    sort = django_filters.OrderingFilter(
        label="排序", fields=[("person__pinyin", "name"), ("from_on", "from"), ("created_at", "asked")]
    )

    def matching(self, rows: QuerySet[StatusEvent], name: str, value: str) -> QuerySet[StatusEvent]:
        return rows.filter(person__in=Person.objects.matching(value))


class DataRequestFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    q = django_filters.CharFilter(label="姓名、拼音或编号", method="matching")
    status = django_filters.ChoiceFilter(label="状态", choices=DataRequestState.choices)
    kind = django_filters.ChoiceFilter(label="申请事项", choices=DataRequestKind.choices)
    sort = django_filters.OrderingFilter(label="排序", fields=[("person__pinyin", "name"), ("due_on", "due")])

    def matching(self, rows: QuerySet[DataRequest], name: str, value: str) -> QuerySet[DataRequest]:
        return rows.filter(person__in=Person.objects.matching(value))
