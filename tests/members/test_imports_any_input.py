"""Whatever stands in the cells, every judge gives its verdicts: no input ends in a traceback."""

import datetime as dt
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.communities.imports import judge_communities
from apps.communities.naming import CommunityBook
from apps.members.imports.persons import judge_persons
from apps.posts.imports import judge_posts
from apps.units.imports import judge_units
from apps.units.naming import UnitBook
from tests.members.roster_data import CATALOGUE, COLUMNS, directory, make_table

# Pieces that the readers look for, and digits and blanks that only look like ours.
PIECES = (
    *"一十〇年月日号区县市省镇村、/-.+=@·?□Xx　\u200b\ufeff\xa0٣²Ⅳ①０９",
    *("社区", "街道", "居委会", "党支部", "委员会", "中共", "杨陵区", "区财政局", "退休", "借调", "至2024年"),
    *("1980", "198001", "61040319800101", "1E+17", "13800000001", "86", "12", "合计"),
)
TEXT = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.text("0123456789Xx.-/²٣ ", max_size=20),
)
VALUES = st.one_of(
    TEXT,
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)),
    st.booleans(),
)


def rows_of(entity):
    fields = [field.name for field in COLUMNS[entity].fields]
    return st.lists(st.fixed_dictionaries(dict.fromkeys(fields, VALUES)), min_size=1, max_size=3)


def judge(entity, table):
    place = directory()
    if entity == "person":
        return judge_persons(table, place, place.units.find("区财政局"))
    if entity == "unit":
        return judge_units(table, UnitBook(()), lambda name: (None, name))
    if entity == "community":
        return judge_communities(table, CommunityBook(()), "610403")
    return judge_posts(table, place.communities, CATALOGUE)


@pytest.mark.parametrize("entity", list(COLUMNS))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_cells_get_a_verdict_that_can_be_kept(entity, data):
    rows = data.draw(rows_of(entity))
    judgement = judge(entity, make_table(COLUMNS[entity], *rows))
    assert len(judgement.rows) == len(rows)
    for row in judgement.rows:
        json.dumps(row.clean)
        assert all(finding.message for finding in row.findings)


@settings(max_examples=150, deadline=None)
@given(text=TEXT)
def test_any_text_may_name_a_unit_a_branch_or_a_community(text):
    place = directory()
    place.units.find(text)
    place.units.find_in(text)
    place.units.branch(text)
    match = place.communities.find(text, text)
    assert match.community or match.saying()
