"""Who takes part, and how far each reaches."""

from django.db import models


class Role(models.TextChoices):
    """A hat a user may wear; `sentence` tells in plain words what it is for."""

    ORGANISATION_DEPARTMENT = "organisation_department", "组织部"
    TOWN = "town", "镇（街道）"
    UNIT_SECRETARY = "unit_secretary", "单位党组织书记"
    UNIT_LIAISON = "unit_liaison", "单位联络员"
    COMMUNITY_SECRETARY = "community_secretary", "社区党组织书记"
    COMMUNITY_WORKER = "community_worker", "社区工作者"
    MEMBER = "member", "在职党员"
    SYSTEM_ADMINISTRATOR = "system_administrator", "系统管理员"
    SECURITY_ADMINISTRATOR = "security_administrator", "安全管理员"
    AUDIT_ADMINISTRATOR = "audit_administrator", "审计管理员"

    @property
    def sentence(self) -> str:
        return ROLE_SENTENCES[self]


ROLE_SENTENCES: dict[Role, str] = {
    Role.ORGANISATION_DEPARTMENT: "制定年度方案，查看全区情况，分配角色",
    Role.TOWN: "指导本镇（街道）各社区",
    Role.UNIT_SECRETARY: "确认报到卡，审定承诺，签收反馈",
    Role.UNIT_LIAISON: "维护本单位名册，开具报到卡，收回回执",
    Role.COMMUNITY_SECRETARY: "管理本社区岗位和活动，组织民主测评",
    Role.COMMUNITY_WORKER: "接待报到，安排岗位和活动，登记时长",
    Role.MEMBER: "到社区报到，认领岗位，参加活动",
    Role.SYSTEM_ADMINISTRATOR: "维护系统运行，不接触业务数据",
    Role.SECURITY_ADMINISTRATOR: "管理账号安全，不接触业务数据",
    Role.AUDIT_ADMINISTRATOR: "查看审计记录，不接触业务数据",
}

UNIT_ROLES = frozenset({Role.TOWN, Role.UNIT_SECRETARY, Role.UNIT_LIAISON})
COMMUNITY_ROLES = frozenset({Role.COMMUNITY_SECRETARY, Role.COMMUNITY_WORKER})
DISTRICT_ROLES = frozenset({Role.ORGANISATION_DEPARTMENT})
ADMINISTRATOR_ROLES = frozenset(
    {Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR}
)
BUSINESS_ROLES = frozenset(Role) - ADMINISTRATOR_ROLES
# Second factor: every role that sees other people's data (quality.md, Login).
SEES_OTHERS = frozenset(Role) - {Role.MEMBER}


class Reach(models.TextChoices):
    """How far a role carries a deed: the whole district, or what the assignment names."""

    ALL = "all", "全区"
    OWN = "own", "所辖范围"
