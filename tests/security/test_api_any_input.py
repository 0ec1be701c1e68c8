"""Any input to any operation of the API: the answers that the schema names, never a broken one."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from apps.activities.api.shapes import RollInput
from tests.architecture.doors import Doors, standing_district
from tests.architecture.test_policy_matrix import address, is_let_in
from tests.architecture.test_url_policy import OPERATIONS
from tests.architecture.url_policy import URL_POLICY

pytestmark = pytest.mark.django_db


def with_null(shape: Any) -> Any:
    """OpenAPI's `nullable` in the words of JSON Schema."""
    if isinstance(shape, list):
        return [with_null(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    plain = {name: with_null(one) for name, one in shape.items() if name != "nullable"}
    return {"anyOf": [plain, {"type": "null"}]} if shape.get("nullable") is True else plain


SCHEMA = SchemaGenerator().get_schema(request=None, public=True)
COMPONENTS = with_null(SCHEMA["components"])
KEYS = sorted(key for key in OPERATIONS if " " in key and key != "api_schema get")
REFUSALS = {400, 403, 404, 405, 409}
BROKEN = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError, DatabaseError)
HOSTILE = [10**30, -1, 0, 2**63, 1e400, "\x00", "\ud800", "长" * 3000, "2026-02-31", "NaN", [], {}]
junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from(HOSTILE),
    st.text(max_size=20),
    st.lists(st.one_of(st.integers(), st.dictionaries(st.text(max_size=3), st.none())), max_size=3),
)


@pytest.fixture(scope="module")
def doors(django_db_setup: None, django_db_blocker: Any) -> Iterator[Doors]:
    with standing_district(django_db_blocker) as district:
        yield Doors(district, dict(district.principals))


def resolved(shape: dict[str, Any]) -> dict[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    return resolved(SCHEMA["components"]["schemas"][name]) if name else shape


def operation_of(url: str, method: str) -> dict[str, Any]:
    """The schema's operation for an address: its parts with the numbers put back into names."""
    parts = url.split("?", maxsplit=1)[0].split("/")
    for path, methods in SCHEMA["paths"].items():
        wanted = path.split("/")
        fits = len(wanted) == len(parts) and all(
            want == part or want.startswith("{") for want, part in zip(wanted, parts, strict=False)
        )
        if fits and method in methods:
            return dict(methods[method])
    raise LookupError(url)


def body_fields(operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return dict(resolved(content.get("schema", {})).get("properties", {}))


def fitting(shape: dict[str, Any]) -> Any:
    """A strategy for values that the schema allows, or junk."""
    shape = resolved(shape)
    if "enum" in shape:
        return st.one_of(st.sampled_from(shape["enum"]), junk)
    if shape.get("type") == "array":
        return st.one_of(st.lists(fitting(shape["items"]), max_size=2), junk)
    if shape.get("type") == "object":
        fields = {name: fitting(one) for name, one in shape.get("properties", {}).items()}
        return st.one_of(st.fixed_dictionaries({}, optional=fields), junk)
    right = {"integer": st.integers(0, 5), "boolean": st.booleans(), "string": st.text(max_size=20)}
    return st.one_of(right.get(shape.get("type", ""), st.none()), junk)


def differs(operation: dict[str, Any], response: Any) -> str:
    """How an answer differs from what the schema says of it; empty when it doesn't."""
    status = str(response.status_code)
    if status in map(str, REFUSALS):
        return ""
    if status not in operation["responses"]:
        return f"undocumented {status}"
    content = operation["responses"][status].get("content", {}).get("application/json")
    if not content:
        return ""
    shape = {**with_null(content["schema"]), "components": COMPONENTS}
    errors = Draft202012Validator(shape).iter_errors(json.loads(response.content))
    return "; ".join([error.message[:200] for error in errors][:3])


def tried(doors: Doors, key: str, row: str, data: Any, query: str = "") -> str:
    """What is wrong with the answer to one who has the deed."""
    name = next(name for name, user in doors.people.items() if is_let_in(URL_POLICY[key], user))
    method, url = OPERATIONS[key][1] or "get", address(doors, key, row, name)
    with doors.undone():
        try:
            response = doors.knock(f"{url}{query}", method, name, data)
        except BROKEN as error:
            return repr(error)[:200]
    return differs(operation_of(url, method), response)


@pytest.mark.parametrize("key", KEYS)
def test_an_operation_answers_as_the_schema_says(doors, key):
    assert tried(doors, key, "near", {}) == ""


def test_no_operation_breaks_on_any_body(doors):
    @settings(
        max_examples=12,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def send(data):
        for key in KEYS:
            if not key.endswith(" post"):
                continue
            fields = body_fields(operation_of(address(doors, key, "near", "member"), "post"))
            values = {name: data.draw(fitting(shape)) for name, shape in fields.items()}
            assert (key, values, tried(doors, key, "near", values)) == (key, values, "")

    send()


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"x"', b"{", b'{"a": 1e999}', b"\xff\xfe"])
def test_a_body_that_is_no_object_is_refused(doors, body, client):
    client.force_login(doors.district.near.staff["member"])
    answer = client.post(
        "/api/v1/claims/propose/", body, "application/json", headers={"Idempotency-Key": "12345678"}
    )
    assert answer.status_code in {400, 409}


def test_half_a_character_is_refused(doors):
    """Quoted in a refusal it would break the answer."""
    key = "activity-invite post"
    name = next(name for name, user in doors.people.items() if is_let_in(URL_POLICY[key], user))
    with doors.undone():
        answer = doors.knock(address(doors, key, "near", name), "post", name, {"audience": "\ud800"})
    assert (answer.status_code, json.loads(answer.content)["detail"]) == (
        400,
        "提交的内容里有无法识别的字符，请检查后重新填写。",
    )


def test_every_deed_refuses_a_field_that_it_does_not_know(doors):
    """On a row that isn't ripe for the deed the answer is 404; the schema speaks for all."""
    deeds = [key for key in KEYS if key.endswith(" post")]
    answers = {}
    for key in deeds:
        name = next(name for name, user in doors.people.items() if is_let_in(URL_POLICY[key], user))
        url = address(doors, key, "near", name)
        with doors.undone():
            answer = doors.knock(url, "post", name, {"reasn": "忙"})
        if answer.status_code != 404:
            answers[key] = answer.status_code, json.loads(answer.content)
        shape = operation_of(url, "post")["requestBody"]["content"]["application/json"]["schema"]
        assert (key, resolved(shape)["additionalProperties"]) == (key, False)
    said = {"reasn": ["没有“reasn”这个字段，请去掉后再提交。"]}
    assert answers == dict.fromkeys(answers, (400, said))
    assert len(answers) > len(deeds) / 2


def test_a_field_that_a_row_of_the_roll_does_not_know_is_refused():
    sent = RollInput(data={"entries": [{"volunteer_no": "V1", "status": "present", "hours": 9}]})
    assert not sent.is_valid()
    assert sent.errors == {"entries": {0: {"hours": ["没有“hours”这个字段，请去掉后再提交。"]}}}


def test_a_wrong_answer_is_found():
    operation = {"responses": {"200": {"content": {"application/json": {"schema": {"type": "integer"}}}}}}

    class Answer:
        status_code, content = 200, b'"text"'

    assert differs(operation, Answer()) == "'text' is not of type 'integer'"
    Answer.status_code = 201
    assert differs(operation, Answer()) == "undocumented 201"
