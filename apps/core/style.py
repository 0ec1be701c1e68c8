"""What the page `/style/` shows its components with: samples only, no row is read or written."""

from datetime import UTC, datetime
from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.http import QueryDict

from apps.core.charts import Chart, Series
from apps.core.conflict import Difference
from apps.core.listing import COLUMNS_KEY, Column, choose, own_page

LONG_NAME = "杨陵示范区城乡融合发展与基层治理现代化综合服务中心机关事务联合党支部委员会第二党小组办"
WAYS = [("residence", "居住地社区"), ("unit", "单位所在地社区")]
SKILLS = [("law", "法律咨询"), ("health", "医疗保健"), ("teach", "课业辅导")]
STATES = [("issued", "已开具"), ("received", "已接收"), ("returned", "回执已归档")]


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机号码", help_text="只用于社区联系本人，列表中不显示全号。")
    born_on = forms.DateField(label="出生日期", required=False)
    way = forms.ChoiceField(label="报到方式", choices=WAYS, widget=forms.RadioSelect)
    skills = forms.MultipleChoiceField(
        label="服务特长", choices=SKILLS, widget=forms.CheckboxSelectMultiple, help_text="可选多项。"
    )
    state = forms.ChoiceField(label="报到卡状态", choices=[("", "请选择"), *STATES])
    note = forms.CharField(label="补充说明", widget=forms.Textarea({"rows": 3}), required=False)
    roster = forms.FileField(label="人员名册", required=False, help_text="电子表格，不超过 5 兆字节。")
    agree = forms.BooleanField(label="我已阅读并同意个人信息处理告知")


class SampleFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library has no types
    name = django_filters.CharFilter(label="姓名或拼音首字母")
    state = django_filters.ChoiceFilter(label="状态", choices=STATES, empty_label="全部")
    issued_on = django_filters.DateFromToRangeFilter(label="开具日期")


class SampleRow(dict[str, Any]):
    """A line of a sample list, with the name and the page that a row has."""

    def __str__(self) -> str:
        return str(self["name"])

    @property
    def pk(self) -> str:
        return str(self["number"])

    def get_absolute_url(self) -> str:
        return "#lists"


SAMPLE_COLUMNS = (
    Column("number", "编号", lambda row: row["number"], sort="number", css="code", link=own_page),
    Column("name", "姓名", lambda row: row["name"], sort="name"),
    Column("hours", "时长（小时）", lambda row: row["hours"], sort="hours", css="num"),
    Column("late", "超期", lambda row: row["hours"] > 8, standard=False),
    Column("state", "状态", lambda row: row["state"][0], tone=lambda row: row["state"][1]),
)


_KEYS = {column.key for column in SAMPLE_COLUMNS}


def sample_conflict() -> list[Difference]:
    return [
        Difference("name", "姓名", "王秀兰", "王秀蓝", "王秀兰", "王秀蓝", can_choose=True),
        Difference("skills", "服务特长", "法律咨询、医疗保健", "", "", "", can_choose=False),
    ]


def sample_rows(start: int, stop: int) -> list[SampleRow]:
    names = ["王秀兰", "欧阳建国", "李䶮", LONG_NAME[:40]]
    states = [("已开具", "neutral"), ("已接收", "info"), ("回执已归档", "success"), ("已退回", "warning")]
    return [
        SampleRow(number=f"2026-{n:05d}", name=names[n % 4], state=states[n % 4], hours=n % 7 * 1.5)
        for n in range(start, stop)
    ]


def sample_history() -> list[dict[str, Any]]:
    return [
        {
            "at": datetime(2026, 5, 9, 8, 5, tzinfo=UTC),
            "who": "邰东社区 赵敏",
            "what": "接收报到卡",
            "tone": "success",
        },
        {
            "at": datetime(2026, 5, 8, 2, 40, tzinfo=UTC),
            "who": "区财政局党支部 陈立",
            "what": "退回修改",
            "note": "居住地址与社区不一致，请核对后重新提交。",
            "tone": "warning",
        },
        {"at": datetime(2026, 5, 6, 1, 0, tzinfo=UTC), "who": "", "what": "开具报到卡"},
    ]


def sample_charts() -> dict[str, Chart]:
    units = ["区财政局", "区民政局", "区教育局", "区统计局"]
    months = ["1月", "2月", "3月", "4月", "5月"]
    times = [("0 次", [7, 5, 12, 75]), ("1 至 3 次", [34, 35, 36, 17]), ("4 次及以上", [59, 60, 52, 8])]
    return {
        "bars": Chart(
            units,
            [Series("报到率", [93.1, 90.0, 89.9, 8.3])],
            first="单位",
            unit="%",
            target=90,
            links=["#lists"] * 4,
        ),
        "stack": Chart(units, [Series(name, values) for name, values in times], first="单位", unit="%"),
        "trend": Chart(
            ["5月1日", "5月3日", "5月5日", "5月7日", "5月10日"],
            [
                Series("已报到", [12.0, 35.5, 61.0, 80.4, None]),
                Series("需要的进度", [12, 32, 52, 72, 90], dashed=True),
            ],
            first="日期",
            unit="%",
            target=90,
        ),
        "heat": Chart(
            ["邰东社区", "阳光社区", "景苑社区"],
            [Series(month, [n, n * 2 % 7, None if n == 3 else n + 4]) for n, month in enumerate(months)],
            first="社区",
            unit=" 场",
        ),
    }


def sample_context(query: QueryDict) -> dict[str, Any]:
    """Everything the page needs: forms fresh and with errors, lists of none, few and ten thousand rows."""
    wrong = SampleForm({"name": LONG_NAME, "phone": "", "way": "elsewhere", "state": ""}, auto_id="wrong_%s")
    page: Page[Any] = Paginator(range(10_000), 5).get_page(query.get("page"))
    rows = sample_rows(page.start_index(), page.end_index() + 1)
    page.object_list = rows
    return {
        "form": SampleForm(auto_id="sample_%s"),
        "wrong": wrong,
        "filter": SampleFilter(query, queryset=ContentType.objects.none()),
        "rows": rows,
        "columns": choose(SAMPLE_COLUMNS, [key for key in query.getlist(COLUMNS_KEY) if key in _KEYS]),
        "differences": sample_conflict(),
        "page_obj": page,
        "one_page": Paginator([1], 5).page(1),
        "no_page": Paginator([], 5).page(1),
        "history": sample_history(),
        "day": datetime(2026, 5, 10, tzinfo=UTC).date(),
        "charts": sample_charts(),
        "long_name": LONG_NAME,
        "lines": "周末和节假日有空，\n可以辅导初中数学。",
    }
