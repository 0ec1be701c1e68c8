"""Posts stored from the carried workbook, stored again, changed, and taken back."""

from collections import Counter

import pytest

from apps.core.errors import DomainError
from apps.posts.actions.catalogue import seed_catalogue
from apps.posts.importers import PostImporter
from apps.posts.imports import COLUMNS
from apps.posts.models import Post
from apps.spreadsheets.importers import RowToApply
from tests.communities.imported import import_district, import_file, store
from tests.members.roster_data import make_table

pytestmark = pytest.mark.django_db

POST = {
    "community": "阳光社区",
    "title": "科普宣传员",
    "category": "政策宣传",
    "item": "科普宣传",
    "duty": "办科普讲座",
    "capacity": 8,
    "skills": "善于表达",
}


@pytest.fixture
def catalogue(now):
    seed_catalogue(by=None, at=now)


def judge(now, *rows):
    return PostImporter().judge(make_table(COLUMNS, *rows), unit=None, at=now)


def import_rows(now, *rows):
    return store(PostImporter(), judge(now, *rows), at=now)


def outcomes(applied):
    return Counter(one.outcome for one in applied)


def test_import_sets_the_sound_posts_under_their_codes(now, catalogue):
    import_district(now)
    applied = import_file(PostImporter(), "posts.xlsx", at=now)
    assert outcomes(applied) == {"created": 119}
    post = Post.objects.get(community__code="610403001001", title="科普宣传员")
    assert (post.post_code, post.capacity, post.item.name, post.service_time) == (
        "610403001001-01-001",
        8,
        "科普宣传",
        "周六上午",
    )
    assert outcomes(import_file(PostImporter(), "posts.xlsx", at=now)) == {"unchanged": 119}


def test_a_mended_post_changes_what_differs_and_can_be_put_back(now, catalogue, sunshine):
    import_rows(now, POST)
    applied = import_rows(now, {**POST, "capacity": "不限", "item": "民意调查", "duty": ""})
    post = Post.objects.get()
    assert (outcomes(applied), post.capacity, post.item.name, post.duty) == (
        {"updated": 1},
        None,
        "民意调查",
        "办科普讲座",
    )
    PostImporter().undo(applied, unit=None, by=None, at=now)
    post.refresh_from_db()
    assert (post.capacity, post.item.name) == (8, "科普宣传")


def test_undo_removes_new_posts(now, catalogue, sunshine):
    applied = import_rows(now, POST)
    PostImporter().undo(applied, unit=None, by=None, at=now)
    assert Post.objects.count() == 0


@pytest.mark.parametrize("changed", [{"version": 2}, {"taken": 1}])
def test_undo_is_refused_once_a_post_was_changed_or_claimed(now, catalogue, sunshine, changed):
    applied = import_rows(now, POST)
    Post.objects.update(**changed)
    with pytest.raises(DomainError, match="岗位“科普宣传员”已有改动或已有人认领"):
        PostImporter().undo(applied, unit=None, by=None, at=now)


def test_a_stored_post_keeps_its_category_and_its_taken_places(now, catalogue, sunshine):
    import_rows(now, POST)
    Post.objects.update(taken=5)
    for typed, kind in (({"category": "便民服务"}, "category_fixed"), ({"capacity": 4}, "capacity_taken")):
        found = judge(now, {**POST, **typed}).rows[0].findings
        assert [(f.kind, f.severity) for f in found] == [(kind, "error")]


def test_a_row_whose_community_is_gone_is_refused(now, catalogue, sunshine):
    clean = judge(now, POST).rows[0].clean
    with pytest.raises(DomainError, match="第2行的社区已不在社区表中"):
        PostImporter().apply([RowToApply(2, {**clean, "community": "X"})], unit=None, by=None, at=now)


def test_preview_names_the_community(now, catalogue, sunshine):
    clean = judge(now, {**POST, "capacity": "不限"}).rows[0].clean
    assert PostImporter().preview(clean)[:5] == ("阳光社区", "科普宣传员", "政策宣传", "科普宣传", "不限")
