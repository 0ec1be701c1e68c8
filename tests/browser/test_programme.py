"""Line 1 walked in a real browser: the year is opened, the district loaded, the roles given out."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.communities.models import Community
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.models import Post
from apps.programmes.enums import ProgrammeStatus
from apps.programmes.models import Programme
from apps.units.models import Unit
from tests.browser.walking import WIDTHS, Open, answer_dialog, is_refused, is_sound, keep

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DATA = Path(__file__).parents[1] / "data"


def opens_the_year(page: Page, year: int) -> None:
    page.goto("/programmes/")
    is_sound(page, "programmes-empty")
    page.get_by_role("link", name="新建年度方案").first.click()
    page.get_by_label("年度").fill(str(year))
    page.get_by_label("方案名称").fill("在职党员到社区开展志愿服务群众活动实施方案")
    page.get_by_label("区（县）").fill("杨陵区")
    page.get_by_label("区划代码").fill("610403")
    page.get_by_label("开始日期").fill(f"{year}-01-01")
    page.get_by_label("结束日期").fill(f"{year}-12-31")
    page.get_by_label("报到截止日").fill(f"{year + 1}-05-10")
    page.get_by_role("button", name="保存", exact=True).click()
    is_refused(page, "programme-refused", "报到截止日要在方案的开始日期和结束日期之间")
    page.get_by_label("报到截止日").fill(f"{year}-05-10")
    page.get_by_role("button", name="保存", exact=True).click()
    is_sound(page, "programme-draft")

    page.get_by_role("link", name="填写测评时段").click()
    for half, months in (("H1", f"{year}-07"), ("H2", f"{year + 1}-01")):
        days = ("01", "05", "20", "31")
        for name, day in zip(("prepares_on", "opens_on", "closes_on", "feedback_by"), days, strict=True):
            page.locator(f"#id_{half}-{name}").fill(f"{months}-{day}")
    is_sound(page, "programme-windows")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("link", name="修改情形").click()
    is_sound(page, "programme-exclusions")
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("button", name="发布方案").click()
    answer_dialog(page, "programme-publish")
    expect(page.get_by_text("方案已发布，各单位可以开具报到卡了。")).to_be_visible()
    is_sound(page, "programme-published")
    page.get_by_role("link", name="规定星级标准").click()
    page.get_by_label("标准名称").fill("五星标准")
    page.get_by_label("施行日期").fill(f"{year}-01-01")
    page.get_by_label("一至五星所需小时数").fill("300,100,600,1000,1500")
    page.get_by_role("button", name="保存", exact=True).click()
    is_refused(page, "stars-refused", "小时数要从小到大。请按一星到五星重新填写。")
    page.get_by_label("一至五星所需小时数").fill("100,300,600,1000,1500")
    page.get_by_role("button", name="保存", exact=True).click()
    is_sound(page, "programmes")


def imports(page: Page, start: str, file: str) -> None:
    """从表格导入: upload, look, answer, confirm."""
    page.goto(start)
    page.get_by_role("link", name="从表格导入").first.click()
    page.get_by_label("表格文件").set_input_files(DATA / "rosters" / file)
    keep(page, f"upload-{file}")
    page.get_by_role("button", name="上传并检查").click()
    is_sound(page, f"preview-{file}")
    while page.get_by_role("button", name="都导入", exact=True).count():
        page.get_by_role("button", name="都导入", exact=True).first.click()
        page.wait_for_load_state()
    page.get_by_role("link", name="下一步：确认导入").click()
    is_sound(page, f"confirm-{file}")
    page.get_by_role("button", name="确认导入").click()
    is_sound(page, f"imported-{file}")


@WIDTHS
def test_the_department_opens_the_year(open_window: Open, department: Any, width: int) -> None:
    page = open_window(department, width=width)
    opens_the_year(page, timezone.localdate().year)
    assert Programme.objects.get().status == ProgrammeStatus.PUBLISHED


@WIDTHS
def test_the_department_loads_its_district(
    open_window: Open, programme: Programme, department: Any, width: int
) -> None:
    files = (str(DATA / "regions" / f"{name}.csv") for name in ("areas", "streets", "villages"))
    call_command("import_regions", *files)
    seed_catalogue(by=None, at=timezone.now())
    page = open_window(department, width=width)
    page.goto("/communities/")
    is_sound(page, "communities-empty")
    imports(page, "/communities/", "communities.xlsx")
    imports(page, "/units/", "units.xlsx")
    page.goto("/files/uploads/new/posts/")
    is_sound(page, "upload")
    page.get_by_label("表格文件").set_input_files(__file__)
    page.get_by_role("button", name="上传并检查").click()
    is_refused(page, "upload-refused", "只接受")
    page.goto("/communities/?kind=focus")
    is_sound(page, "communities")
    page.get_by_role("link", name="阳光社区").first.click()
    is_sound(page, "community")
    page.get_by_role("link", name="登记联系包抓").click()
    page.get_by_label("类型").select_option(label="领导联系点")
    page.get_by_role("button", name="保存", exact=True).click()
    page.complaints[:] = [line for line in page.complaints if "status of 4" not in line]
    is_sound(page, "contact-refused")
    page.get_by_label("领导姓名").fill("龙昌明")
    page.get_by_label("职务").fill("区长")
    page.get_by_label("开始").fill("2026-05-01")
    page.get_by_role("button", name="保存", exact=True).click()
    is_sound(page, "community-contacts")
    page.goto("/units/")
    is_sound(page, "units")
    page.get_by_role("link", name="区民政局").first.click()
    is_sound(page, "unit")
    assert Community.objects.filter(kind="focus").count() == 13
    assert Unit.objects.exclude(kind="town").exists()
    assert Post.objects.count() == 0


@WIDTHS
def test_the_department_gives_out_roles(
    open_window: Open, programme: Programme, department: Any, bureau: Any, sunshine: Any, width: int
) -> None:
    page = open_window(department, width=width)
    page.goto("/accounts/create/")
    if "reauthenticate" in page.url:
        page.get_by_label("密码").fill("secret-8")
        page.get_by_role("button", name="确认", exact=True).click()
    page.get_by_label("账号名").fill("高")
    page.get_by_label("姓名").fill("高鑫")
    page.get_by_role("button", name="保存", exact=True).click()
    is_refused(page, "account-refused", "账号名")
    page.get_by_label("账号名").fill("gao01")
    page.get_by_role("button", name="保存", exact=True).click()
    first = page.locator("dl, .facts").get_by_text("gao01").first
    expect(first).to_be_visible()
    password = page.locator("dt:has-text('初始密码') + dd").inner_text().strip()
    page.get_by_role("link", name="接着分配角色").click()
    page.get_by_label("角色").select_option(value="unit_liaison")
    page.get_by_role("button", name="分配", exact=True).click()
    is_refused(page, "role-refused", "单位")
    page.get_by_label("单位", exact=False).first.select_option(label="区财政局")
    page.get_by_role("button", name="分配", exact=True).click()
    is_sound(page, "account")

    own = open_window(width=width)
    own.goto("/accounts/login/")
    is_sound(own, "login")
    own.get_by_label("手机号").or_(own.locator("#id_login")).first.fill("gao01")
    own.locator("#id_password").fill(password)
    own.get_by_role("button", name="登录").click()
    expect(own.get_by_text("请先换掉初始密码")).to_be_visible()
    is_sound(own, "first-password")
    own.locator("#id_oldpassword").fill(password)
    own.locator("#id_password1").fill("Yangling-2026")
    own.locator("#id_password2").fill("Yangling-2026")
    own.get_by_role("button", name="保存新密码").click()
    own.goto("/")
    is_sound(own, "liaison-home")
