"""Tests about the code: what a reviewer would have to remember (house style: Tests, Budgets)."""

import ast
import csv
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.urls import reverse

import apps as house
from apps.accounts.enums import Reach
from apps.accounts.menu import MENU
from apps.accounts.policy import POLICY, Deed
from apps.core.scoping import ScopedQuerySet

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "apps").rglob("*.py") if "migrations" not in path.parts)
BESIDE = sorted(path for folder in ("deploy", "bench", "tests") for path in (ROOT / folder).rglob("*.py"))
MODULES = sorted(found.name for found in pkgutil.walk_packages(house.__path__, "apps."))

# A function of an action module that only reads, or only shapes: it has no actor.
WRITES = {"create", "write", "save", "bulk_create", "bulk_update", "delete", "update", "record", "notify"}
FORBIDDEN_IMPORTS = ("django.http", "django.contrib.messages", "django.shortcuts", "rest_framework")
AT_THE_EDGE = {"views", "api", "forms", "tasks", "urls", "admin"}
NO_SUCH_MODULES = {"utils", "helpers", "services", "selectors", "signals", "managers", "mixins"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def room_of(path: Path) -> str:
    """views, actions, … whether a module or a package."""
    parts = path.relative_to(ROOT / "apps").with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


def in_room(*rooms: str) -> list[Path]:
    return [path for path in SOURCES if room_of(path) in rooms]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def calls(node: ast.AST) -> Iterator[str]:
    """The last names of what is called: `timezone.now()` gives now."""
    for child in ast.walk(node):
        if isinstance(child, ast.Call):
            called = child.func
            yield called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def public_actions() -> list[tuple[str, ast.FunctionDef]]:
    return [
        (f"{name_of(path)}:{node.name}", node)
        for path in in_room("actions")
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


ACTIONS = public_actions()
WRITING = [(name, node) for name, node in ACTIONS if WRITES & set(calls(node))]


# Steps that several actions share: they run inside one, on rows that it has locked.
STEPS: dict[str, str] = {
    "apps/accounts/actions.py:end_sessions": "step of locking an account, changing a password, ending a role",
    "apps/activities/actions/inviting.py:ask": "step of announcing and inviting",
    "apps/activities/actions/roll.py:save_records": "step of roll-call and finish",
    "apps/activities/actions/roll.py:settle_marks_of": "step of every deed that enters a record",
    "apps/activities/actions/sweeps.py:warn_of_missing_activities": "step of the daily sweep",
    "apps/activities/actions/sweeps.py:remind_participants": "step of the daily sweep",
    "apps/activities/actions/sweeps.py:remind_of_records": "step of the daily sweep",
    "apps/activities/actions/sweeps.py:send_help_lists": "step of the daily sweep",
    "apps/audit/actions.py:record": "reads as a sentence: record(event, target)",
    "apps/evaluations/actions/feedback.py:draft_reports": "step of confirming a round",
    "apps/evaluations/actions/voting.py:drop_ballots": "step of casting ballots",
    "apps/posts/actions/places.py:count_places": "step of everything that takes or frees a place",
    "apps/posts/actions/places.py:take_waiting": "step of everything that frees a place",
    "apps/posts/actions/places.py:close_claim": "step of everything that ends a claim",
    "apps/posts/actions/places.py:join_group": "step of accepting a claim",
    "apps/posts/actions/telling.py:tell_member": "step that writes the message",
    "apps/posts/actions/telling.py:tell_community": "step that writes the message",
    "apps/posts/actions/telling.py:tell_unit": "step that writes the message",
    "apps/spreadsheets/actions/rows.py:store_rows": "step of judging an upload",
    "apps/spreadsheets/actions/rows.py:note_outcomes": "step of confirming an upload",
}


@pytest.mark.parametrize(("name", "node"), WRITING, ids=[name for name, _ in WRITING])
def test_an_action_names_its_arguments_and_the_moment(name, node):
    keywords = {argument.arg for argument in node.args.kwonlyargs}
    assert name in STEPS or (node.args.args == [] and "at" in keywords)


def test_the_list_of_steps_names_none_that_is_gone():
    assert sorted(set(STEPS) - {name for name, _ in ACTIONS}) == []


@pytest.mark.parametrize("path", in_room("actions", "rules", "notices"), ids=name_of)
def test_domain_code_reads_no_clock_request_or_settings(path):
    tree = ast.parse(path.read_text())
    imported = {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert not imported & {"settings", "HttpRequest"}
    assert not set(calls(tree)) & {"now", "localdate", "today"} or uses_only_moments(tree)
    arguments = {
        argument.arg for node in functions(path) for argument in [*node.args.args, *node.args.kwonlyargs]
    }
    assert "request" not in arguments


def uses_only_moments(tree: ast.AST) -> bool:
    """`timezone.localdate(at)` turns a moment into a day; without an argument it reads the clock."""
    return all(
        call.args or call.keywords
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"now", "localdate", "today"}
    )


@pytest.mark.parametrize("path", [p for p in SOURCES if room_of(p) not in AT_THE_EDGE], ids=name_of)
def test_the_web_stays_at_the_edge(path):
    if name_of(path) in EDGE_BY_TRADE:
        return
    tree = ast.parse(path.read_text())
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert [module for module in modules if module.startswith(FORBIDDEN_IMPORTS)] == []


# Machinery of the edge itself: gates, middleware, responses, what frames a page.
EDGE_BY_TRADE: dict[str, str] = {
    "apps/accounts/gates.py": "the gate of every page",
    "apps/accounts/middleware.py": "how long a session lives",
    "apps/accounts/api_refusals.py": "what the API answers to a refusal",
    "apps/accounts/context.py": "what frames every page",
    "apps/accounts/adapter.py": "what the sign-in library asks",
    "apps/accounts/backends.py": "what the sign-in library asks",
    "apps/core/api_defaults.py": "defaults of every API operation",
    "apps/core/http.py": "what pages share",
    "apps/core/middleware.py": "what every answer tells the browser",
    "apps/core/idempotency.py": "reads what was sent to tell a repeat",
    "apps/core/parsers.py": "what a body sent to the API may hold",
    "apps/core/checking.py": "the page before a deed on many rows",
    "apps/core/selection.py": "reads what was ticked",
    "apps/jobs/responses.py": "answers with a file, or with the way to it",
    "apps/core/style.py": "the page of samples",
    "apps/core/templatetags/ui.py": "components",
    "apps/core/templatetags/looks.py": "components",
    "apps/documents/responses.py": "answers with a file",
    "apps/spreadsheets/responses.py": "answers with a file",
}


ROW_WRITES = {"save", "create", "update", "bulk_create", "bulk_update", "get_or_create", "delete"}


@pytest.mark.parametrize("path", in_room("views", "api", "forms", "tasks", "templatetags"), ids=name_of)
def test_the_edge_writes_no_rows(path):
    called = [
        f"{node.func.attr}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr
        in {"save", "create", "update", "bulk_create", "bulk_update", "get_or_create", "delete"}
        and not isinstance(node.func.value, ast.Dict)
        and (node.func.attr == "save" or "objects" in ast.unparse(node.func.value))
    ]
    assert called == []


@pytest.mark.parametrize("path", in_room("views"), ids=name_of)
def test_a_view_runs_one_action(path):
    tree = ast.parse(path.read_text())
    modules = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    actions = {name for name, module in modules.items() if ".actions" in module and not name[0].isupper()}
    for view in functions(path):
        run = [
            ast.unparse(call.func)
            for call in ast.walk(view)
            if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[0] in actions
        ]
        assert len(run) <= 1 or f"{name_of(path)}:{view.name}" in SEVERAL_ACTIONS, (view.name, run)


# Two halves of one deed that lie on different floors.
SEVERAL_ACTIONS: dict[str, str] = {
    "apps/evaluations/views/voting.py:_ballot": "asks whether the code is good, then casts",
    "apps/members/views/people.py:person_export": "the file, and the audit row that a list of members left",
}


@pytest.mark.parametrize("path", in_room("views", "api", "forms", "templatetags"), ids=name_of)
def test_reads_start_at_what_the_user_may_see(path):
    scoped = {model.__name__ for model in scoped_models() if not is_read_by_all(model)}
    scoped |= {"User", "RoleAssignment"}
    started = set(re.findall(r"(\w+)\.objects\.all\(\)", path.read_text()))
    assert started & scoped == set()


def test_there_is_no_room_for_odds_and_ends():
    assert [name_of(path) for path in SOURCES if NO_SUCH_MODULES & set(path.with_suffix("").parts)] == []


@pytest.mark.parametrize("path", [*SOURCES, *BESIDE], ids=name_of)
def test_a_file_and_its_functions_stay_small(path):
    lines = path.read_text().splitlines()
    longest = [
        f"{node.name}: {(node.end_lineno or 0) - node.lineno + 1}"
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > 50
    ]
    assert len(lines) <= 400
    assert longest == []


@pytest.mark.parametrize("path", in_room("views"), ids=name_of)
def test_a_view_stays_small(path):
    tall = [
        view.name
        for view in functions(path)
        if (view.end_lineno or 0) - view.body[0].lineno + 1 > 25
        and any("requires" in ast.unparse(d) for d in view.decorator_list)
    ]
    assert tall == []


def tables() -> list[tuple[str, dict[Any, Any]]]:
    """Every transition table with its name."""
    found = []
    for module in [importlib.import_module(name) for name in MODULES if name.endswith(".enums")]:
        found += [(name, value) for name, value in vars(module).items() if name.endswith("_TRANSITIONS")]
    return found


@pytest.mark.parametrize(("name", "table"), tables(), ids=[name for name, _ in tables()])
def test_a_transition_table_names_every_status(name, table):
    statuses = set(type(next(iter(table))))
    assert set(table) == statuses
    assert {target for targets in table.values() for target in targets} <= statuses


def string_values(path: Path, word: str) -> list[str]:
    """What literal strings are given for the keyword `word`."""
    return [
        keyword.value.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == word
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
    ]


@pytest.mark.parametrize("path", in_room("notices"), ids=name_of)
def test_a_message_is_named_noun_dot_verb(path):
    kinds = string_values(path, "kind")
    assert [kind for kind in kinds if not re.fullmatch(r"[a-z_]+\.[a-z_]+", kind)] == []


@pytest.mark.parametrize("path", in_room("actions"), ids=name_of)
def test_an_audit_event_is_named_noun_dot_verb(path):
    events = [
        node.args[0].value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"record", "audit.record"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert [event for event in events if not re.fullmatch(r"[a-z_]+\.[a-z_]+", event)] == []


def test_the_menu_leads_somewhere():
    assert all(reverse(line.url_name) for line in MENU)


def test_every_deed_has_a_row_in_the_policy_table():
    assert set(POLICY) == set(Deed)
    assert all(POLICY[deed] for deed in Deed)


COMMANDS_ONLY = ["LOAD_REGIONS"]  # regions come by manage.py load_regions


def test_every_deed_is_asked_somewhere():
    source = "\n".join(path.read_text() for path in SOURCES if path.name != "policy.py")
    assert [deed.name for deed in Deed if f"Deed.{deed.name}" not in source] == COMMANDS_ONLY


def test_every_scheduled_task_exists():
    for app in apps.get_app_configs():
        if app.name.startswith("apps.") and (Path(app.path) / "tasks.py").exists():
            importlib.import_module(f"{app.name}.tasks")
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert sorted(scheduled - set(current_app.tasks)) == []


@pytest.mark.parametrize("path", in_room("tasks"), ids=name_of)
def test_a_task_holds_no_logic(path):
    for task in functions(path):
        assert not [n for n in ast.walk(task) if isinstance(n, ast.If | ast.For | ast.While)], task.name


def scoped_models() -> list[Any]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("apps.") and isinstance(model._default_manager.all(), ScopedQuerySet)
    ]


def is_read_by_all(model: Any) -> bool:
    """Communities are nobody's secret: each role that reads them reads all of them."""
    return set(POLICY[Deed(model._default_manager.all().read_deed)].values()) == {Reach.ALL}


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model.__name__)
def test_a_scoped_model_names_the_deed_of_reading(model):
    assert model._default_manager.all().read_deed in set(Deed)


def test_the_list_of_requirements_is_whole():
    with (ROOT / "docs" / "requirements.csv").open(encoding="utf-8") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    assert len(ids) == len(set(ids)) == 199


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=name_of)
def test_a_proof_names_requirements_that_exist(path):
    with (ROOT / "docs" / "requirements.csv").open(encoding="utf-8") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    named = [
        argument.value
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.requirement"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    ]
    assert sorted(set(named) - known) == []


@pytest.mark.parametrize("name", [name for name in MODULES if ".actions" in name])
def test_an_action_says_in_a_sentence_what_it_means(name):
    module = importlib.import_module(name)
    silent = [
        function.__name__
        for function in vars(module).values()
        if inspect.isfunction(function)
        and function.__module__ == name
        and not function.__name__.startswith("_")
        and not function.__doc__
    ]
    assert silent == []
