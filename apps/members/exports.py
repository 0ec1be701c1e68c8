"""Lists of members as workbooks: the same columns and masks as the page."""

from collections.abc import Iterable
from datetime import date

from apps.members.models import Person
from apps.spreadsheets.writing import OutColumn, OutSheet

COLUMNS = (
    OutColumn("志愿者编号", 12),
    OutColumn("姓名", 12),
    OutColumn("性别", 6),
    OutColumn("出生年月", 12),
    OutColumn("身份证号", 22),
    OutColumn("手机号", 14),
    OutColumn("单位", 20),
    OutColumn("党支部", 24),
    OutColumn("职务", 16),
    OutColumn("居住社区", 16),
    OutColumn("特长", 20, wraps=True),
    OutColumn("服务意向", 20, wraps=True),
)


def person_sheet(people: Iterable[Person], *, on: date) -> OutSheet:
    """The roster as of a day; ID numbers and phones stay masked."""
    return OutSheet(
        name="在职党员",
        title="在职党员名册",
        notes=[f"截至{on:%Y年%m月%d日}"],
        columns=COLUMNS,
        rows=[_row(person, on) for person in people],
    )


def _row(person: Person, on: date) -> list[str]:
    relation = person.relation_on(on)
    return [
        person.volunteer_no,
        person.name,
        person.get_sex_display(),
        person.birth,
        person.masked_id_number,
        person.masked_phone,
        str(relation.unit) if relation else "",
        str(relation.branch or "") if relation else "",
        person.title,
        str(person.residence or ""),
        "、".join(person.skills),
        "、".join(person.intentions),
    ]
