"""The columns of the list of units."""

from apps.core.listing import Column, own_page

UNIT_COLUMNS = (
    Column("name", "单位", lambda u: u.short_name, sort="name", link=own_page, width=20),
    Column("full_name", "全称", lambda u: u.name, standard=False, width=30),
    Column("parent", "上级", lambda u: u.parent, width=20),
    Column("party_org", "党组织", lambda u: u.get_party_org_kind_display(), width=12),
    Column("party_org_name", "党组织全称", lambda u: u.party_org_name, standard=False, width=36),
    Column("secretary", "书记", lambda u: u.secretary_name, width=12),
    Column("liaison", "联络员", lambda u: u.liaison_name, width=12),
    Column("declared", "上报党员数", lambda u: u.declared_members, sort="declared", css="num", width=12),
)
