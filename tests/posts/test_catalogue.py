"""The catalogue every district starts with."""

import pytest

from apps.audit.models import AuditEvent
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.models import PostCategory, ServiceItem
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.requirement("Y42", "N18")
def test_seed_catalogue_gives_eight_categories_and_eighteen_items():
    assert seed_catalogue(by=None, at=NOW) == 26
    assert list(PostCategory.objects.values_list("code", "name")) == [
        ("01", "政策宣传"),
        ("02", "环境整治"),
        ("03", "纠纷调解"),
        ("04", "扶贫帮困"),
        ("05", "医疗保健"),
        ("06", "便民服务"),
        ("07", "法律援助"),
        ("08", "文化活动"),
    ]
    names = (
        "创业就业 医疗保健 环境卫生 安全生产检查 民意调查 科普宣传 民事调解 青少年帮教关爱 抗灾救援 扶贫帮困"
    )
    names += " 综治维稳 文体活动 便民服务 交通安全宣传 妇女权益维护 政策法规宣传 法律援助 家庭教育"
    assert list(ServiceItem.objects.values_list("name", flat=True)) == names.split()
    assert not ServiceItem.objects.filter(content="").exists()
    assert AuditEvent.objects.filter(event="catalogue.added").count() == 26


def test_seed_catalogue_again_adds_nothing_and_keeps_a_changed_name():
    seed_catalogue(by=None, at=NOW)
    PostCategory.objects.filter(code="02").update(name="美化环境")
    assert seed_catalogue(by=None, at=NOW) == 0
    assert PostCategory.objects.get(code="02").name == "美化环境"
