"""Line 2 walked in a real browser: the clerk's roster, the error file, thirty cards, one PDF."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.enums import Role
from apps.checkins.models import CheckInCard
from apps.core.codes import id_check_digit
from apps.members.models import Person
from apps.programmes.models import Programme
from apps.units.models import Unit
from tests.browser.walking import WIDTHS, Hand, Open, answer_dialog, is_refused, is_sound, keep
from tests.communities.imported import import_district

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROSTER = Path(__file__).parents[1] / "data/rosters/rosters/03_区民政局.xlsx"
WRONG = ((13, "61011319750818099"), (11, "61011319900914446"))


@pytest.fixture
def civil(programme: Programme) -> Unit:
    import_district(timezone.now())
    return Unit.objects.get(short_name="区民政局")


def mended(marked: Path) -> bytes:
    """The error file as it came back, with the two wrong ID numbers put right."""
    book = openpyxl.load_workbook(io.BytesIO(marked.read_bytes()))
    for line, first17 in WRONG:
        book.active.cell(line, 6).value = first17 + id_check_digit(first17)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def stores_the_roster(page: Page) -> None:
    page.goto("/members/")
    is_sound(page, "members-empty")
    page.get_by_role("link", name="从表格导入").first.click()
    page.get_by_label("单位").select_option(label="区民政局")
    page.get_by_label("表格文件").set_input_files(
        {"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK\x03\x04 broken"}
    )
    page.get_by_role("button", name="上传并检查").click()
    is_refused(page, "roster-refused", "文件")
    page.get_by_label("表格文件").set_input_files(
        {"name": "名册.xlsx", "mimeType": "application/octet-stream", "buffer": ROSTER.read_bytes()}
    )
    page.get_by_role("button", name="上传并检查").click()
    is_sound(page, "roster-preview")
    page.get_by_role("link", name="改列的含义").click()
    is_sound(page, "roster-columns")
    page.go_back()
    while page.get_by_role("button", name="都导入", exact=True).count():
        page.get_by_role("button", name="都导入", exact=True).first.click()
        page.wait_for_load_state()
    page.get_by_role("link", name="下一步：确认导入").click()
    is_sound(page, "roster-confirm")
    page.get_by_role("button", name="确认导入").click()
    is_sound(page, "roster-stored")


def mends_and_undoes(page: Page) -> None:
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标出问题的文件").click()
    page.get_by_role("link", name="上传改好的文件").click()
    is_sound(page, "mend-upload")
    page.get_by_label("表格文件").set_input_files(
        {
            "name": "改好的名册.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": mended(download.value.path()),
        }
    )
    page.get_by_role("button", name="上传并检查").click()
    is_sound(page, "mend-preview")
    page.get_by_role("link", name="下一步：确认导入").click()
    is_sound(page, "mend-confirm")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("button", name="撤销这次导入")).to_be_visible()
    assert Person.objects.count() == 58
    is_sound(page, "mend-stored")
    page.get_by_role("button", name="撤销这次导入").click()
    answer_dialog(page, "undo-asked")
    expect(page.get_by_text("已撤销").first).to_be_visible()
    is_sound(page, "undone")
    assert Person.objects.count() == 56


@pytest.mark.requirement("Y23")
@WIDTHS
def test_a_roster_becomes_printed_cards(open_window: Open, civil: Unit, make_user: Any, width: int) -> None:
    clerk, head = (
        make_user("罗利", Role.UNIT_LIAISON, unit=civil),
        make_user("田书记", Role.UNIT_SECRETARY, unit=civil),
    )
    page = open_window(clerk, width=width)
    stores_the_roster(page)
    mends_and_undoes(page)
    page.goto("/members/")
    is_sound(page, "members")
    page.get_by_role("link", name=Person.objects.order_by("pinyin")[0].name).first.click()
    is_sound(page, "member")

    page.goto("/cards/")
    is_sound(page, "cards-empty")
    hand = Hand(page)
    hand.press("开具报到卡", "link")
    is_sound(page, "cards-issue")
    hand.press("开具选中的报到卡")
    is_sound(page, "cards-issue-check")
    hand.press("确定办理")
    expect(page.get_by_text("已开具56张报到卡，等待单位书记确认。")).to_be_visible()
    hand.finishes("开具 56 张报到卡", within=3)

    second = open_window(head, width=width)
    second.goto("/cards/confirm/")
    is_sound(second, "cards-confirm")
    second.get_by_role("button", name="确认选中的报到卡").click()
    is_sound(second, "cards-check")
    second.get_by_role("button", name="确定办理").click()
    expect(second.get_by_text("已确认56张报到卡，可以打印。")).to_be_visible()
    is_sound(second, "cards-confirmed")
    assert CheckInCard.objects.exclude(serial=None).count() == 56

    page.goto("/cards/")
    page.get_by_role("button", name="打印选中的报到卡").click()
    expect(page.get_by_text("请先勾选已经确认的报到卡。")).to_be_visible()
    is_sound(page, "print-nothing")
    page.locator("[data-select-all=card]").first.check()
    keep(page, "cards-ticked")
    with page.expect_response(lambda answer: answer.url.endswith("/cards/print/")) as printed:
        page.get_by_role("button", name="打印选中的报到卡").click()
    assert printed.value.headers["content-type"] == "application/pdf"
    page = open_window(clerk, width=width)
    page.goto("/cards/overview/")
    is_sound(page, "overview")
