"""The columns of the list of uploads."""

from apps.core.listing import Column, own_page
from apps.spreadsheets.models import ImportBatch


def _result(batch: ImportBatch) -> str:
    if batch.confirmed_at:
        parts: tuple[tuple[str, int], ...] = (
            ("新增", batch.created_rows),
            ("更新", batch.updated_rows),
            ("无变化", batch.unchanged_rows),
            ("未导入", batch.skipped_rows),
        )
    else:
        parts = (
            ("可以导入", batch.clean_rows),
            ("请确认", batch.question_rows),
            ("须改正", batch.error_rows),
        )
    return "，".join(f"{word} {count}" for word, count in parts)


IMPORT_COLUMNS = (
    Column("name", "文件", lambda b: b.filename, sort="name", link=own_page, width=30),
    Column("unit", "单位", lambda b: b.unit or "全区", width=20),
    Column("by", "上传人", lambda b: b.created_by or "系统", width=12),
    Column("at", "上传时间", lambda b: b.created_at, sort="at", width=18),
    Column("status", "状态", lambda b: b.get_status_display(), width=10),
    Column("rows", "行数", lambda b: b.total_rows, sort="rows", css="num", width=8),
    Column("result", "结果", _result, width=40),
)
