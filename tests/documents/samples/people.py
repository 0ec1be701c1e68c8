"""Names, units and addresses of invented people."""

SITE = "https://portal.example"
LONG_NAME = "阿不都热西提江·阿不都克里木江"
LONG_UNIT = "杨陵区人力资源和社会保障局"
LONG_ORG = "中共杨陵区人力资源和社会保障局机关支部委员会"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("建国", "秀英", "㛃", "䶮", "志强", "𬱖", "小红", "婉清", "海涛", "玉兰")


def invented_name(index: int) -> str:
    return SURNAMES[index % len(SURNAMES)] + GIVEN[index % len(GIVEN)]
