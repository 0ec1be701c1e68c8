"""Column specifications for tests of this app, independent of the apps that own the real ones."""

from apps.spreadsheets.columns import Columns, Field

PEOPLE = Columns(
    noun="人员",
    fields=(
        Field("seq", "序号", r"序号|编号"),
        Field("name", "姓名", r"(党员)?姓名"),
        Field("sex", "性别", r"性别"),
        Field("ethnicity", "民族", r"民族"),
        Field("birth", "出生日期", r"出生(日期|年月|时间)"),
        Field("id_no", "身份证号", r"(居民)?身份证(号|号码)?|公民身份号码"),
        Field("education", "学历", r"学历"),
        Field("join_date", "入党时间", r"入党(时间|日期|年月)"),
        Field("regular_date", "转正时间", r"转正(时间|日期)"),
        Field("kind", "人员类别", r"(人员|党员)类别|正式/预备"),
        Field("party_org", "所在党支部", r"(所在)?党(支部|组织)(名称)?"),
        Field("title", "职务", r"(警种及)?职务([(]职级[)])?"),
        Field("phone", "手机号码", r"(手机|移动电话|联系电话|联系方式)(号码?)?|警务通号码[(]手机[)]"),
        Field("residence", "居住社区", r"(现?居住(地)?)([(]?社区[)]?)([(]村[)])?"),
        Field("home_address", "家庭住址", r"家庭住址"),
        Field("skills", "特长", r"(个人|专业|爱好|文艺)?特长"),
        Field("intentions", "服务意向", r"(志愿)?服务意向"),
        Field("available_time", "可服务时间", r"可服务时间"),
        Field("unit", "工作单位", r"工作单位"),
        Field("remark", "备注", r"备注"),
    ),
    needs=(("name",), ("id_no", "phone")),
)

UNITS = Columns(
    noun="单位",
    fields=(
        Field("seq", "序号", r"序号"),
        Field("full", "单位名称", r"单位名称"),
        Field("short", "单位简称", r"单位简称"),
        Field("org", "党组织全称", r"党组织全称"),
        Field("org_kind", "党组织类型", r"党组织类型"),
        Field("parent", "上级党组织", r"上级党组织"),
        Field("uscc", "统一社会信用代码", r"统一社会信用代码"),
        Field("secretary", "书记", r"书记"),
        Field("liaison", "联络员", r"联络员"),
        Field("liaison_phone", "联络员电话", r"联络员电话"),
        Field("contact", "包联社区", r"包联社区"),
        Field("count", "党员数", r"党员数"),
        Field("address", "地址", r"地址"),
        Field("remark", "备注", r"备注"),
    ),
    needs=(("full",), ("org",)),
)

COMMUNITIES = Columns(
    noun="社区",
    fields=(
        Field("seq", "序号", r"序号"),
        Field("name", "社区名称", r"社区名称"),
        Field("code", "统计用区划代码", r"统计用区划代码"),
        Field("street", "所属镇（街道）", r"所属镇[(]街道[)]"),
        Field("kind", "类型", r"类型"),
        Field("address", "地址", r"地址"),
        Field("phone", "办公电话", r"办公电话"),
        Field("reception", "接待人", r"接待人"),
        Field("reception_phone", "接待人手机", r"接待人手机"),
        Field("hours", "接待时间", r"接待时间"),
        Field("opening", "开放报到", r"开放报到"),
        Field("remark", "备注", r"备注"),
    ),
    needs=(("name",), ("street",)),
)

POSTS = Columns(
    noun="岗位",
    fields=(
        Field("seq", "序号", r"序号"),
        Field("community", "社区", r"社区"),
        Field("street", "镇（街道）", r"镇[(]街道[)]"),
        Field("title", "岗位名称", r"岗位名称"),
        Field("category", "类别", r"类别"),
        Field("item", "服务项目", r"服务项目"),
        Field("duty", "职责", r"职责"),
        Field("capacity", "名额", r"名额"),
        Field("time", "时间", r"时间"),
        Field("place", "地点", r"地点"),
        Field("skills", "技能要求", r"技能要求"),
        Field("remark", "备注", r"备注"),
    ),
    needs=(("title",), ("community",)),
)

BY_ENTITY = {"person": PEOPLE, "unit": UNITS, "community": COMMUNITIES, "post": POSTS}
