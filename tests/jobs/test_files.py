"""The files that wait for their owner."""

from apps.spreadsheets.actions import store_export
from tests.conftest import text_of


def export_of(by, now):
    return store_export(
        kind="members", filename="名册.xlsx", content=b"PK", row_count=3, reason="核对名单", by=by, at=now
    )


def test_file_list_shows_the_own_files_while_they_live(sign_in, liaison, secretary, clock, now):
    def page():
        return text_of(sign_in(liaison).get("/files/"))

    assert "没有文件" in page()
    export_of(liaison, now)
    export_of(secretary, now)

    assert page().count("名册.xlsx") == 1
    clock.shift(23 * 3600)
    assert page().count("名册.xlsx") == 1
    clock.shift(2 * 3600)
    assert "没有文件" in page()


def test_file_download_gives_the_file_to_its_owner_only(sign_in, liaison, secretary, clock, now):
    client, export = sign_in(liaison), export_of(liaison, now)
    url = f"/files/{export.pk}/download/"

    answer = client.get(url)
    assert (answer.content, answer["Cache-Control"]) == (b"PK", "private, no-store")
    assert sign_in(secretary).get(url).status_code == 404


def test_file_download_ends_with_its_day(sign_in, liaison, clock, now):
    export = export_of(liaison, now)
    clock.shift(24 * 3600)

    page = sign_in(liaison).get(f"/files/{export.pk}/download/")
    assert (page.status_code, "已过有效期" in text_of(page)) == (409, True)
