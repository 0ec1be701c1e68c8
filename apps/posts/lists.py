"""The columns of the lists about posts, claims and commitment cards."""

from django.utils.timezone import localdate

from apps.core.listing import Column, own_page
from apps.posts.models import Post
from apps.posts.templatetags.posts import state_words, tone_of


def _capacity(post: Post) -> object:
    return "不限" if post.capacity is None else post.capacity


_STATE = Column("state", "状态", state_words, tone=tone_of, width=10)
_COMMUNITY = Column("community", "社区", lambda row: row.community, width=16)
_UNIT = Column("unit", "单位", lambda row: row.unit, width=20)
_PERSON = Column("name", "党员", lambda row: row.person, sort="name", link=own_page, width=12)

# The headings are those that the import of posts knows.
POST_COLUMNS = (
    Column("title", "岗位名称", lambda p: p.title, sort="title", link=own_page, width=18),
    Column("code", "编码", lambda p: p.post_code, sort="code", css="code", width=22),
    _COMMUNITY,
    Column("category", "类别", lambda p: p.category, width=12),
    Column("item", "服务项目", lambda p: p.item, width=16),
    Column("duty", "职责", lambda p: p.duty, standard=False, width=36),
    Column("time", "时间", lambda p: p.service_time, width=20),
    Column("place", "地点", lambda p: p.place, standard=False, width=18),
    Column("skills", "技能要求", lambda p: p.skills, standard=False, width=20),
    Column("capacity", "名额", _capacity, css="num", width=8),
    Column("taken", "已占", lambda p: p.taken, sort="taken", css="num", width=8),
    _STATE,
)
CLAIM_COLUMNS = (
    _PERSON,
    Column("number", "志愿者编号", lambda c: c.person.volunteer_no, css="code", standard=False, width=16),
    _UNIT,
    _COMMUNITY,
    Column("code", "岗位编码", lambda c: c.post.post_code if c.post else "", standard=False, width=22),
    Column("post", "岗位", lambda c: c.post_title, width=18),
    Column("source", "方式", lambda c: c.get_source_display(), width=12),
    Column(
        "submitted",
        "提交日期",
        lambda c: localdate(c.submitted_at) if c.submitted_at else None,
        sort="submitted",
        width=12,
    ),
    Column("from", "上岗日期", lambda c: c.from_on, width=12),
    Column("to", "离岗日期", lambda c: c.to_on, width=12),
    _STATE,
)
COMMITMENT_COLUMNS = (
    _PERSON,
    _UNIT,
    _COMMUNITY,
    Column("year", "年度", lambda c: c.programme.year, width=8),
    Column("items", "事项", lambda c: len(c.items.all()), css="num", width=8),
    Column(
        "submitted",
        "提交日期",
        lambda c: localdate(c.submitted_at) if c.submitted_at else None,
        sort="submitted",
        width=12,
    ),
    Column("reviewed", "审定日期", lambda c: localdate(c.reviewed_at) if c.reviewed_at else None, width=12),
    _STATE,
)
