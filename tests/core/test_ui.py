"""The components: what they say, tie together and refuse."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import django_filters
import pytest
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from apps.core.templatetags import looks, ui


class CardForm(forms.Form):
    name = forms.CharField(
        label="姓名", help_text="与身份证一致。", widget=forms.TextInput({"placeholder": "张三"})
    )
    way = forms.ChoiceField(label="报到方式", choices=[("home", "居住地")], widget=forms.RadioSelect)
    town = forms.ModelChoiceField(label="镇街", queryset=ContentType.objects.none(), required=False)
    issued_on = forms.DateField(label="开具日期", required=False)
    agree = forms.BooleanField(label="同意")


class CardFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label="状态", choices=[("received", "已接收")])
    issued_on = django_filters.DateFromToRangeFilter(label="开具日期")
    late = django_filters.BooleanFilter(label="逾期")
    sort = django_filters.OrderingFilter(fields=["name"])


def draw(source: str, query: str = "", **context: Any) -> str:
    request = RequestFactory().get(f"/cards/?{query}")
    return Template(source).render(Context({"request": request, "csrf_token": "t0ken", **context}))


def squeeze(html: str) -> str:
    return re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()


def test_icon_is_decoration_without_a_label() -> None:
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')
    assert "sprite.svg#check" in draw('{% icon "check" %}')


def test_icon_with_a_label_is_a_picture_with_a_name() -> None:
    html = draw('{% icon "check" label="已完成" %}')
    assert 'role="img" aria-label="已完成"' in html
    assert "aria-hidden" not in html


@pytest.mark.parametrize("tone", ["neutral", "info", "success", "warning", "danger"])
def test_badge_says_its_state_by_colour_icon_and_word(tone: str) -> None:
    html = draw("{% badge '已接收' tone %}", tone=tone)
    assert f"tone-{tone}" in html
    assert f"#{looks.TONE_ICONS[tone]}" in html
    assert "已接收" in html


def test_badge_refuses_an_unknown_tone() -> None:
    with pytest.raises(KeyError):
        draw("{% badge '已接收' 'pink' %}")


def test_component_escapes_what_people_typed() -> None:
    html = draw(
        "{% panel title=name %}{{ name }}{% endpanel %}{% fact name name %}{% badge name %}", name="<b>甲"
    )
    assert "<b>" not in html
    assert html.count("&lt;b&gt;甲") == 5


def test_badge_never_takes_typed_text_for_marked_text() -> None:
    assert "<i>甲</i>" in ui.badge(mark_safe("<i>甲</i>"))
    assert "&lt;i&gt;甲&lt;/i&gt;" in ui.badge("<i>甲</i>")


def test_page_head_leaves_no_empty_place_for_an_action() -> None:
    assert "page-head-action" not in draw("{% page_head title='名册' %}\n{% endpage_head %}")
    assert "page-head-action" in draw("{% page_head title='名册' %}<a>新建</a>{% endpage_head %}")


def test_field_row_ties_label_hint_and_error_to_the_input() -> None:
    form = CardForm({"name": ""})
    html = squeeze(draw("{% field_row form.name example='王秀兰' %}", form=form))
    assert '<label for="id_name">姓名</label>' in html
    assert 'id="id_name_helptext">与身份证一致。 <span class="example">例如：王秀兰</span>' in html
    assert 'id="id_name_error"' in html
    assert "这一项不能空着，请填写或选择。" in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-control is-invalid"' in html


def test_field_row_leaves_the_placeholder_out() -> None:
    assert "placeholder" not in draw("{% field_row form.name %}", form=CardForm())


def test_field_row_marks_what_may_stay_empty_and_names_the_empty_choice() -> None:
    html = draw("{% field_row form.town %}", form=CardForm())
    assert "（选填）" in html
    assert ">请选择<" in html
    assert "---" not in html


def test_field_row_groups_choices_under_a_legend() -> None:
    html = squeeze(draw("{% field_row form.way %}", form=CardForm({"way": ""})))
    assert html.startswith('<fieldset class="field-row has-error" aria-describedby="id_way_error">')
    assert "<legend>报到方式</legend>" in html


def test_field_row_gives_days_the_browsers_picker() -> None:
    form = CardForm(initial={"issued_on": dt.date(2026, 5, 10)})
    html = draw("{% field_row form.issued_on %}", form=form)
    assert '<input type="date" name="issued_on" value="2026-05-10"' in html


def test_field_row_names_both_ends_of_a_range() -> None:
    bar = CardFilter(QueryDict(""), queryset=ContentType.objects.none())
    html = squeeze(draw("{% field_row bar.form.issued_on %}", bar=bar))
    assert "<legend>开具日期" in html
    assert re.findall(r'<input type="(\w+)" name="(\w+)"[^>]*aria-label="([^"]+)"', html) == [
        ("date", "issued_on_after", "开具日期（起）"),
        ("date", "issued_on_before", "开具日期（止）"),
    ]


def test_field_row_puts_a_tick_before_its_label() -> None:
    html = squeeze(draw("{% field_row form.agree %}", form=CardForm()))
    assert re.search(r'<input type="checkbox"[^>]*><label for="id_agree">同意</label>', html)


def test_form_errors_lead_to_their_fields() -> None:
    form = CardForm({"name": ""})
    form.add_error(None, "这张卡已经有人处理。")
    html = squeeze(draw("{% form_errors form %}", form=form))
    assert "有 4 处需要修改" in html
    assert "<li>这张卡已经有人处理。</li>" in html
    assert '<a href="#id_name">姓名：这一项不能空着，请填写或选择。</a>' in html
    assert '<a href="#id_way_0">报到方式：这一项不能空着，请填写或选择。</a>' in html
    assert '<a href="#id_agree">' in html


def test_form_errors_say_nothing_when_all_is_well() -> None:
    assert draw("{% form_errors form %}", form=CardForm()).strip() == ""


def test_form_head_carries_token_fresh_key_version_and_way_on() -> None:
    html = draw("{% form_head version=0 next='/cards/' %}{% form_head %}")
    assert html.count('name="csrfmiddlewaretoken" value="t0ken"') == 2
    keys = re.findall(r'name="idempotency_key" value="([0-9a-f-]{36})"', html)
    assert len(set(keys)) == 2
    assert html.count('name="version" value="0"') == 1
    assert html.count('name="next" value="/cards/"') == 1


def test_post_button_is_a_whole_form() -> None:
    html = draw("{% post_button '退回' '/cards/1/' kind='danger' confirm='要退回吗？' version=3 %}")
    assert 'method="post" action="/cards/1/"' in html
    assert 'name="idempotency_key"' in html
    assert 'name="version" value="3"' in html
    assert 'data-confirm="要退回吗？"' in html


def test_submit_can_send_the_form_elsewhere() -> None:
    html = draw("{% submit '登记回执' kind='secondary' url='/cards/file/' name='way' value='paper' %}")
    assert 'class="btn btn-secondary" name="way" value="paper" formaction="/cards/file/"' in html


@pytest.mark.parametrize(
    ("current", "states"),
    [(1, ["current", "ahead"]), (2, ["done", "current"]), (3, ["done", "done"])],
)
def test_steps_show_where_one_is(current: int, states: list[str]) -> None:
    html = draw("{% steps '上传|确认' current=n %}", n=current)
    assert re.findall(r"step step-(\w+)", html) == states
    assert html.count('aria-current="step"') == states.count("current")


@pytest.mark.parametrize(("value", "shown"), [("", "未填写"), (None, "未填写"), (0, ">0<"), ("甲", ">甲<")])
def test_fact_shows_zero_and_says_when_nothing_is_known(value: object, shown: str) -> None:
    assert shown in draw("{% fact '次数' value %}", value=value)


@pytest.mark.parametrize(
    ("rate", "shown", "verdict"),
    [
        (Decimal("93.15"), "93.2%", "已达到 90% 的要求"),
        (Decimal("90"), "90.0%", "已达到 90% 的要求"),
        (Decimal("89.96"), "90.0%", "还差 0.1 个百分点"),
        (Decimal("0"), "0.0%", "还差 90.0 个百分点"),
        (100.0, "100.0%", "已达到 90% 的要求"),
    ],
)
def test_progress_line_rounds_like_the_board(rate: object, shown: str, verdict: str) -> None:
    html = draw("{% progress_line rate 90 %}", rate=rate)
    assert shown in html
    assert verdict in html


def test_progress_line_without_a_denominator_says_so() -> None:
    html = draw("{% progress_line None 90 label='区妇联' %}")
    assert "暂无数据" in html
    assert "<svg" not in html


def test_progress_line_without_a_target_judges_nothing() -> None:
    html = draw("{% progress_line 40 %}")
    assert "要求" not in html
    assert "is-met" not in html


def test_stat_carries_definition_day_and_way_to_the_names() -> None:
    source = "{% stat 12 '已报到' unit='人' definition='已接收的卡' as_of=day url='/cards/' %}"
    html = draw(source, day=dt.date(2026, 5, 10))
    assert '<a href="/cards/">12<span class="visually-hidden">人，查看名单</span></a>' in html
    assert "已接收的卡" in html
    assert "截至 2026年5月10日" in html


def test_sort_head_turns_round_and_forgets_the_page() -> None:
    first = draw("{% sort_head 'name' '姓名' %}", "state=received&page=4")
    again = draw("{% sort_head 'name' '姓名' %}", "sort=name")
    back = draw("{% sort_head 'name' '姓名' %}", "sort=-name")
    assert 'href="?state=received&amp;sort=name"' in first
    assert "aria-sort" not in first
    assert 'href="?sort=-name"' in again
    assert 'aria-sort="ascending"' in again
    assert 'href="?sort=name"' in back
    assert 'aria-sort="descending"' in back


def test_pager_counts_and_keeps_the_filters() -> None:
    page = Paginator(range(12_456), 50).page(2)
    html = draw("{% pager page unit='人' target='#list' %}", "state=received&page=2", page=page)
    assert "共 <b>12,456</b> 人，本页第 51–100 人" in html
    assert 'href="?state=received&amp;page=1" rel="prev"' in html
    assert 'href="?state=received&amp;page=3" rel="next"' in html
    assert "第 2 / 250 页" in html
    assert 'hx-target="#list"' in html


def test_pager_of_one_page_only_counts() -> None:
    html = draw("{% pager page %}", page=Paginator([1], 50).page(1))
    assert "共 <b>1</b> 条" in html
    assert "<a" not in html


def test_pager_of_nothing_says_so() -> None:
    assert "没有符合条件的记录" in draw("{% pager page %}", page=Paginator([], 50).page(1))


def test_filter_bar_shows_what_is_filtered_by_as_chips() -> None:
    query = "state=received&issued_on_after=2026-05-01&sort=-name&page=3"
    bar = CardFilter(QueryDict(query), queryset=ContentType.objects.none())
    html = squeeze(draw("{% filter_bar bar %}", query, bar=bar))
    assert "<span>状态：已接收</span>" in html
    assert "<span>开具日期：2026-05-01 至 不限</span>" in html
    assert 'href="?issued_on_after=2026-05-01&amp;sort=-name"' in html
    assert 'href="?state=received&amp;sort=-name"' in html
    assert '<input type="hidden" name="sort" value="-name">' in html
    assert 'id="id_sort"' not in html
    assert ">全部<" in html


def test_filter_bar_asks_yes_no_or_all() -> None:
    bar = CardFilter(QueryDict("late=true"), queryset=ContentType.objects.none())
    html = draw("{% filter_bar bar %}", "late=true", bar=bar)
    choices = re.search(r'<select name="late".*?</select>', html, re.S)
    assert choices is not None
    assert re.findall(r">([^<\s]+)</option>", choices.group()) == ["全部", "是", "否"]
    assert "<span>逾期：是</span>" in html


def test_filter_bar_without_choices_shows_no_chip() -> None:
    bar = CardFilter(QueryDict(""), queryset=ContentType.objects.none())
    assert 'class="chip"' not in draw("{% filter_bar bar %}", bar=bar)


def test_timeline_tells_who_did_what_when() -> None:
    row = {
        "at": dt.datetime(2026, 5, 9, 8, 5, tzinfo=dt.UTC),
        "who": "",
        "what": "开具报到卡",
        "note": "批量",
    }
    html = squeeze(draw("{% timeline rows %}", rows=[row]))
    assert "开具报到卡" in html
    assert "系统 · " in html
    assert "2026年5月9日 16:05" in html
    assert "批量" in html


def test_timeline_of_nothing_says_so() -> None:
    assert "还没有记录。" in draw("{% timeline rows %}", rows=[])


def test_bottom_bar_holds_at_most_five_primary_items() -> None:
    items = [{"label": str(n), "primary": n != 2} for n in range(8)]
    assert [item["label"] for item in ui.primary_items(items)] == ["0", "1", "3", "4", "5"]


def test_bottom_bar_is_filled_up_with_what_has_room() -> None:
    places = {"首页": "primary", "看板": "if_room", "接待": "primary", "报到卡": "if_room", "消息": "primary"}
    items = [{"label": label, kind: True} for label, kind in places.items()]
    assert [item["label"] for item in ui.primary_items(items)] == list(places)
    more = [*items, {"label": "活动", "primary": True}]
    assert "报到卡" not in [item["label"] for item in ui.primary_items(more)]


def test_the_drawn_navigation_tells_one_reader_from_another() -> None:
    first = [{"label": "甲<", "url": "/a/", "icon": "x", "group": "", "active": True, "primary": True}]
    other = [{**first[0], "label": "乙", "active": False}]
    drawn = [str(ui.drawn_as(items, name)) for items in (first, other) for name in ("nav_list", "bottom_bar")]
    assert ["甲&lt;" in text and 'aria-current="page"' in text for text in drawn] == [
        True,
        True,
        False,
        False,
    ]
    assert ["乙" in text for text in drawn] == [False, False, True, True]
    assert str(ui.drawn_as([dict(first[0])], "nav_list")) == drawn[0]


def test_notice_interrupts_only_when_it_matters() -> None:
    assert 'role="alert"' in draw("{% notice tone='danger' %}<p>错</p>{% endnotice %}")
    assert 'role="status"' in draw("{% notice tone='success' %}<p>好</p>{% endnotice %}")


def test_working_says_how_much_is_done() -> None:
    html = draw("{% working '正在导入' 1200 2400 %}")
    assert "正在导入：已完成 1,200 / 2,400 条" in html
    assert '<progress value="1200" max="2400"' in html


def test_working_without_a_total_promises_nothing() -> None:
    html = draw("{% working '正在核对' %}")
    assert "正在核对……" in html
    assert "max=" not in html
