"""The questions asked about one person's own cells: name, numbers, dates, kind, remark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from apps.core.chinese import NameFault, PhoneFault, compact, name_fault, years_after
from apps.core.codes import IdFault
from apps.members.imports.reading import DateCell, Reading, sex_is_unknown, typed_sex
from apps.members.imports.remarks import read_remark
from apps.spreadsheets.tables import Finding, Severity
from apps.spreadsheets.verdicts import Pencil

AGE_OF_JOINING = 18  # 党章 第一条: 年满十八岁
OLDEST = 100
Check = Callable[[Reading, Pencil, date], Iterator[Finding]]

_NOT_MEMBERS = (
    "发展对象",
    "积极分子",
    "申请人",
    "群众",
    "团员",
    "民主党派",
    "无党派",
    "非党员",
    "民建",
    "九三",
)
_NAME_SAYINGS = {
    NameFault.MISSING: ("name_missing", "未填写，请补填"),
    NameFault.GARBLED: ("name_garbled", "含“?”等符号，可能是生僻字丢失，请重新填写"),
    NameFault.NOT_A_NAME: ("name_garbled", "不像姓名，请重新填写"),
}
_ID_SAYINGS: dict[IdFault, tuple[str, str, Severity]] = {
    IdFault.EXPONENT: ("id_exponent", "是科学计数法，号码已丢失，请把该列设为“文本”后重新填写", "error"),
    IdFault.LENGTH: ("id_length", "应为18位，现为{length}位，请对照身份证改正", "error"),
    IdFault.CHARACTERS: ("id_characters", "含有数字和末位X以外的字符，请对照身份证改正", "error"),
    IdFault.CHECKSUM: ("id_checksum", "末位校验码不符，请对照身份证改正", "error"),
    IdFault.BIRTH: ("id_birth", "中的出生日期不是有效日期，请对照身份证改正", "error"),
    IdFault.FIFTEEN: ("id_15", "是15位旧号码，请补录18位号码", "warning"),
}
_ID_AS_NUMBER = "被存成了数字，后三位已丢失，请把该列设为“文本”后重新填写"
_PHONE_SAYINGS: dict[PhoneFault, tuple[str, str, Severity]] = {
    PhoneFault.MISSING: ("phone_missing", "未填写，将无法通知本人，请补填或确认没有手机", "warning"),
    PhoneFault.LANDLINE: ("phone_landline", "是固定电话，收不到短信，请补手机号", "warning"),
    PhoneFault.SHORT: ("phone_short", "应为11位手机号，现为{length}位，请改正", "error"),
    PhoneFault.LONG: ("phone_long", "应为11位手机号，现为{length}位，请改正", "error"),
    PhoneFault.NOT_MOBILE: ("phone_invalid", "不是手机号，请改正", "error"),
    PhoneFault.SEVERAL: ("phone_several", "有几个号码，请只留本人常用的一个", "error"),
}


def check_name(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    if fault := name_fault(reading.name):
        kind, saying = _NAME_SAYINGS[fault]
        yield pencil.note(reading.record, "name", kind, saying, "error")


def check_id_number(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    """A blank number is no problem; a number cell is always wrong, whatever its check digit."""
    if reading.id_is_number:
        yield pencil.note(reading.record, "id_no", "id_as_number", _ID_AS_NUMBER, "error")
    elif fault := reading.id_number.fault:
        kind, saying, severity = _ID_SAYINGS[fault]
        saying = saying.format(length=len(reading.id_number.number))
        yield pencil.note(reading.record, "id_no", kind, saying, severity)


def check_sex(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    known, typed = reading.id_number.sex, typed_sex(reading)
    if sex_is_unknown(reading):
        yield pencil.note(reading.record, "sex", "sex_unknown", "应为“男”或“女”，请改正", "warning")
    elif known and typed and known != typed:
        place = "第17位" if reading.id_number.fault is None else "末位"
        saying = f"与身份证号{place}不一致，请确认哪一项有误"
        yield pencil.note(reading.record, "sex", "sex_mismatch", saying, "warning")


def check_birth(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    """A month that agrees with the ID number is enough."""
    birth, known = reading.birth, reading.id_number.birth
    if birth.is_impossible:
        yield pencil.note(reading.record, "birth", "birth_impossible", "不是有效日期，请改正", "error")
    elif birth.value is None:
        return
    elif known and not birth.value.agrees_with(known):
        saying = "与身份证号中的出生日期不一致，请确认哪一项有误"
        yield pencil.note(reading.record, "birth", "birth_mismatch", saying, "warning")
    elif birth.is_doubtful:
        yield _doubtful(reading, pencil, "birth", birth)
    elif not known and not _is_grown(birth.value.first, as_of):
        saying = "推算的年龄不合常理，请核对"
        yield pencil.note(reading.record, "birth", "birth_unlikely", saying, "warning")


def check_join_date(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    join, born = reading.join, _born(reading)
    if join.is_impossible:
        yield pencil.note(reading.record, "join_date", "join_impossible", "不是有效日期，请改正", "error")
    elif join.value is None:
        return
    elif join.value.first > as_of:
        yield pencil.note(reading.record, "join_date", "join_future", "晚于今天，请改正", "error")
    elif born and join.value.last < years_after(born, AGE_OF_JOINING):
        saying = f"填的日期本人未满{AGE_OF_JOINING}周岁，请核对"
        yield pencil.note(reading.record, "join_date", "join_too_young", saying, "warning")
    elif join.is_doubtful:
        yield _doubtful(reading, pencil, "join_date", join)


def check_regular_date(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    regular, join = reading.regular, reading.join.value
    if regular.is_impossible:
        saying = "不是有效日期，请改正"
        yield pencil.note(reading.record, "regular_date", "regular_impossible", saying, "error")
    elif regular.value and join and regular.value.last < join.first:
        saying = "早于入党时间，请核对"
        yield pencil.note(reading.record, "regular_date", "regular_before_join", saying, "warning")


def check_phone(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    fault = reading.phone.fault
    if fault is None or (fault is PhoneFault.MISSING and not pencil.has("phone")):
        return
    kind, saying, severity = _PHONE_SAYINGS[fault]
    saying = saying.format(length=len(reading.phone.number))
    yield pencil.note(reading.record, "phone", kind, saying, severity)


def check_kind(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    if reading.clean["kind"]:
        return
    typed = compact(reading.text("kind"))
    if "退休" in typed:
        saying = "是离退休党员，请确认是否仍为在职党员"
        yield pencil.note(reading.record, "kind", "retired", saying, "warning")
    elif any(word in typed for word in _NOT_MEMBERS):
        saying = "不是党员，不能列入在职党员名册，请删去这一行"
        yield pencil.note(reading.record, "kind", "not_member", saying, "error")
    else:
        saying = "应为“正式党员”或“预备党员”，请改正"
        yield pencil.note(reading.record, "kind", "kind_unknown", saying, "warning")


def check_remark(reading: Reading, pencil: Pencil, as_of: date) -> Iterator[Finding]:
    if reading.remark and (meaning := read_remark(reading.remark, as_of)):
        yield pencil.note(reading.record, "remark", meaning.kind, meaning.saying, "warning")


CHECKS: tuple[Check, ...] = (
    check_name,
    check_id_number,
    check_sex,
    check_birth,
    check_join_date,
    check_regular_date,
    check_phone,
    check_kind,
    check_remark,
)


def _born(reading: Reading) -> date | None:
    if reading.id_number.birth:
        return reading.id_number.birth
    return reading.birth.value.first if reading.birth.value else None


def _is_grown(born: date, as_of: date) -> bool:
    return years_after(born, AGE_OF_JOINING) <= as_of < years_after(born, OLDEST)


def _doubtful(reading: Reading, pencil: Pencil, field: str, cell: DateCell) -> Finding:
    year = cell.value.year if cell.value else ""
    saying = f"是数字，可能是{year}年1月，也可能是{year}年10月，请改为文字（例如{year}-10）"
    return pencil.note(reading.record, field, f"{field.removesuffix('_date')}_doubtful", saying, "warning")
