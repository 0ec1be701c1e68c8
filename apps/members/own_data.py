"""Everything held about one member on this floor, for the member to take along."""

from typing import Any

from apps.members.models import Person

_LEFT_OUT = {"id", "version", "id_index", "phone_index", "pinyin", "initials"}


def everything_about(person: Person) -> dict[str, Any]:
    """The member's own data in clear, with relations, status events and consents."""
    own = {
        str(field.verbose_name): getattr(person, field.name)
        for field in person._meta.concrete_fields
        if field.name not in _LEFT_OUT and not field.is_relation
    }
    return {
        **own,
        "组织关系": [
            {"单位": str(row.unit), "党支部": str(row.branch or ""), "起": row.from_on, "止": row.to_on}
            for row in person.org_relations.all()
        ],
        "状态变动": [
            {
                "情形": row.get_kind_display(),
                "起": row.from_on,
                "止": row.to_on,
                "状态": row.get_state_display(),
            }
            for row in person.status_events.all()
        ],
        "同意事项": [
            {"事项": row.get_scope_display(), "同意": row.given_at, "撤回": row.withdrawn_at}
            for row in person.consents.all()
        ],
        "资料申请": [
            {
                "事项": row.get_kind_display(),
                "说明": row.text,
                "状态": row.get_status_display(),
                "答复": row.answer,
            }
            for row in person.data_requests.all()
        ],
    }
