"""Why a file is refused as a whole: every sentence says what is wrong and how to mend it."""

from __future__ import annotations

from apps.core.errors import DomainError

SAVE_AS = "请用 Excel 或 WPS 打开原文件，另存为 .xlsx 后再上传"

SENTENCES = {
    "zero_bytes": "文件是空的（0 字节），请重新选择文件上传",
    "too_big": "文件超过 10 MB，请删去图片和多余的工作表，或分成几个文件上传",
    "extension": f"只接受 .xlsx、.xls、.ods 和 .csv 文件；{SAVE_AS}",
    "macro": f"不接受带宏的工作簿；{SAVE_AS}",
    "not_a_workbook": f"不是有效的 Excel 工作簿；{SAVE_AS}",
    "other_kind": f"文件的扩展名与内容不符；{SAVE_AS}",
    "html": "这是网页格式，不是 Excel 工作簿，请用 Excel 打开后另存为 .xlsx 再上传",
    "truncated": "文件不完整，可能没有传完，请重新上传；仍不行时请打开原文件另存一次",
    "password": "文件有打开密码，请取消密码后再上传",
    "zip_bomb": "文件解压后过大，已拒绝；请把名单复制到新的工作簿后再上传",
    "entities": f"文件含有不允许的内容（DTD 实体），已拒绝；{SAVE_AS}",
    "control_raw": "文件已损坏（含非法字符），请另存为新文件后再上传",
    "nul_bytes": "文件含有非法字符（NUL），请另存为新文件后再上传",
    "encoding": "看不懂文件的文字编码，请用 Excel 打开后另存为 .xlsx 再上传",
    "damaged": f"文件已损坏，读不出内容；{SAVE_AS}",
    "too_heavy": "文件内容过多，读取已中止；请删去空行、空列和多余的工作表后再上传",
    "too_slow": "文件读取超时，已中止；请删去空行、空列和多余的工作表后再上传",
    "formula_cells": "文件含有公式，请全选后“粘贴为数值”，再另存为 .xlsx 上传",
    "empty": "工作簿里没有内容，请检查是否选错了文件",
}


class FileRefused(DomainError):
    """The file cannot be read at all; nothing of it is kept."""

    @classmethod
    def because(cls, code: str) -> FileRefused:
        """A refusal with one of the fixed sentences."""
        return cls(SENTENCES[code], code=code)

    def as_dict(self) -> dict[str, str]:
        """The refusal as it crosses a pipe."""
        return {"code": self.code, "sentence": self.sentence}
