"""What a body sent to the API may hold."""

import json
from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class WholeTextParser(JSONParser):
    """JSON of which every text can be written: half a character (`"\\ud800"`) fits no answer and no row."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        body = super().parse(stream, media_type, parser_context)
        try:
            json.dumps(body, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise ParseError("提交的内容里有无法识别的字符，请检查后重新填写。") from None
        return body
