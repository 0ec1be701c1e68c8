"""Which posts fit a member, and why: strengths first, then intentions, then time (Y11, Y43)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from apps.members.models import Person
from apps.posts.models import Post
from apps.posts.models.posts import PostQuerySet

# A strength named by the post outweighs one that suits the field; both outweigh time.
SKILL_NAMED, SKILL_IN_FIELD, INTENDED, TIME_SUITS = 5, 4, 3, 2

# Word in a member's strength → names of categories and service items it serves, and words a post may ask for.
FIELDS: dict[str, frozenset[str]] = {
    "法律": frozenset({"法律援助", "纠纷调解", "民事调解", "妇女权益维护", "政策法规宣传", "法律"}),
    "律师": frozenset({"法律援助", "纠纷调解", "民事调解", "妇女权益维护", "政策法规宣传", "法律"}),
    "调解": frozenset({"纠纷调解", "民事调解", "综治维稳", "调解"}),
    "心理": frozenset({"纠纷调解", "民事调解", "青少年帮教关爱", "家庭教育", "心理"}),
    "医": frozenset({"医疗保健", "医师", "护士", "急救"}),
    "护理": frozenset({"医疗保健", "医师", "护士", "急救"}),
    "急救": frozenset({"医疗保健", "抗灾救援", "急救"}),
    "农技": frozenset({"科普宣传", "创业就业", "农林科技"}),
    "园艺": frozenset({"环境卫生", "环境整治", "农林科技"}),
    "家电": frozenset({"便民服务", "安全生产检查", "电工"}),
    "电工": frozenset({"便民服务", "安全生产检查", "电工"}),
    "电脑": frozenset({"便民服务", "科普宣传"}),
    "理发": frozenset({"便民服务"}),
    "烹饪": frozenset({"便民服务", "扶贫帮困"}),
    "财会": frozenset({"创业就业", "扶贫帮困"}),
    "教师": frozenset({"青少年帮教关爱", "家庭教育", "科普宣传", "教师"}),
    "辅导": frozenset({"青少年帮教关爱", "家庭教育", "教师"}),
    "外语": frozenset({"青少年帮教关爱", "家庭教育"}),
    "写作": frozenset({"政策宣传", "民意调查", "政策法规宣传", "善于表达"}),
    "主持": frozenset({"政策宣传", "政策法规宣传", "文体活动", "善于表达", "文艺"}),
    "摄影": frozenset({"文化活动", "文体活动", "文艺"}),
    "书法": frozenset({"文化活动", "文体活动", "文艺"}),
    "舞蹈": frozenset({"文化活动", "文体活动", "文艺"}),
    "声乐": frozenset({"文化活动", "文体活动", "文艺"}),
    "乐器": frozenset({"文化活动", "文体活动", "文艺"}),
    "太极": frozenset({"文化活动", "文体活动", "医疗保健"}),
    "消防": frozenset({"安全生产检查", "抗灾救援", "消防"}),
}

# What a member's free time and a post's service time have in common, by the words people write.
TIMES: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (frozenset({"周末"}), frozenset({"周末", "周六", "周日"})),
    (frozenset({"周六"}), frozenset({"周末", "周六"})),
    (frozenset({"周日"}), frozenset({"周末", "周日"})),
    (frozenset({"节假日", "假日", "假期"}), frozenset({"节假日", "假日", "假期"})),
    (frozenset({"晚", "下班"}), frozenset({"晚", "18:", "19:", "20:", "21:"})),
    (frozenset({"15", "16", "活动日"}), frozenset({"15、16", "活动日"})),
)
ANY_TIME = frozenset({"预约", "不限", "随时", "都可以"})


@dataclass(frozen=True)
class Fit:
    """How well a post suits a member: a number to sort by, and sentences to show."""

    score: int
    reasons: tuple[str, ...]


class Offer(NamedTuple):
    """What of a post is compared with a member."""

    category: str
    item: str | None
    skills: list[str]
    licence_required: str
    service_time: str

    @property
    def names(self) -> set[str | None]:
        return {self.category, self.item or ""}


# The same, read without making a post of each row.
_OFFER = ("category__name", "item__name", "skills", "licence_required", "service_time")


def fit_of(post: Post, person: Person) -> Fit:
    """The post against strengths, intentions and free time; no query where the names are fetched."""
    item = post.item.name if post.item else None
    offer = Offer(post.category.name, item, post.skills, post.licence_required, post.service_time)
    return _fit(offer, person)


def _fit(offer: Offer, person: Person) -> Fit:
    found = [*_skills(offer, person.skills), *_intentions(offer, person.intentions), *_time(offer, person)]
    return Fit(sum(score for score, _ in found), tuple(reason for _, reason in found))


def by_fit(posts: Iterable[Post], person: Person) -> list[tuple[Post, Fit]]:
    """The posts with their fit: the best first, full ones behind free ones of the same fit."""
    rated = [(post, fit_of(post, person)) for post in posts]
    return sorted(rated, key=lambda pair: (-pair[1].score, pair[0].is_full, pair[0].post_code))


def best_fitting(posts: PostQuerySet, person: Person, most: int) -> list[Post]:
    """So many of the posts with their categories, the best first; only these are fetched whole."""
    rows = posts.order_by().values_list("pk", "post_code", *_OFFER)
    rated = sorted((-_fit(Offer(*offer), person).score, code, pk) for pk, code, *offer in rows)
    found = posts.select_related("category").in_bulk([pk for *_, pk in rated[:most]])
    return [found[pk] for *_, pk in rated[:most] if pk in found]


def _skills(offer: Offer, skills: list[str]) -> Iterable[tuple[int, str]]:
    asked = "、".join([*offer.skills, offer.licence_required])
    fields = offer.names
    for skill in skills:
        suits = _words_served_by(skill)
        if skill in asked or any(word in asked for word in suits - fields):
            yield SKILL_NAMED, f"正需要特长“{skill}”"
        elif suits & fields:
            yield SKILL_IN_FIELD, f"用得上特长“{skill}”"


@lru_cache(maxsize=512)
def _words_served_by(skill: str) -> frozenset[str]:
    return frozenset().union(*(words for key, words in FIELDS.items() if key in skill))


def _intentions(offer: Offer, intentions: list[str]) -> Iterable[tuple[int, str]]:
    names = offer.names
    for intention in intentions:
        if intention in names:
            yield INTENDED, f"符合服务意向“{intention}”"


def _time(offer: Offer, person: Person) -> Iterable[tuple[int, str]]:
    wanted, offered = person.available_time, offer.service_time
    if not wanted or not offered:
        return
    if any(word in offered for word in ANY_TIME):
        yield TIME_SUITS, "服务时间可以预约"
    elif wanted in offered or _share_a_time(wanted, offered):
        yield TIME_SUITS, f"服务时间“{offered}”正好有空"


def _share_a_time(wanted: str, offered: str) -> bool:
    return any(
        any(word in wanted for word in mine) and any(word in offered for word in theirs)
        for mine, theirs in TIMES
    )
