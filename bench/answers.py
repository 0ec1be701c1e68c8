"""What was done about each kind of statement that takes longer than 50 ms."""

_OWN_CASE = "The bench prepares or counts its own case; no page asks this."
_BEFORE_DELETING = "The framework's look before it deletes people: once, when an import is undone."
_PROOF = "The nightly proof that kept sums equal their rows reads all of them; nothing waits for it."
_STANDINGS = (
    "Read set by set by the sweep that counts a day for everybody, or for those written about; "
    "boards read its kept sums."
)
_READ_FOR_STANDINGS = (
    '"activities_activity"."id") WHERE ("activities_attendance"."status"',
    '"activities_activity"."id") WHERE ("activities_activity"."starts_at"',
    'FROM "activities_hoursrecord" WHERE "activities_hoursrecord"."service_on"',
    'FROM "members_orgrelation"',
    'FROM "members_person" ORDER BY "members_person"."pinyin"',
    'FROM "checkins_checkincard" LEFT OUTER JOIN "communities_community"',
    'FROM "posts_commitment',
)
# The first fragment that a statement holds answers it.
ANSWERS = (
    ("COPY ", "Bulk work by COPY: the time is that of all its rows."),
    ("CREATE DATABASE", "The throw-away copy that the bench itself makes."),
    ('AS "line"', "All that waits for one office in one statement; under 10 ms where nothing else runs."),
    (
        'AS "due"',
        "The head of the first page counts the reach of its reader: it grows with members, not with years.",
    ),
    (
        '"__count" FROM "activities_activity"',
        "The count of a list of more than ten thousand rows is kept for a minute.",
    ),
    ('UPDATE "posts_post"', "The lock of one row: the statement waits for those that came before it."),
    ("UPDATE posts_post", "The lock of one row: the statement waits for those that came before it."),
    ("FOR UPDATE", "The lock of one row: the statement waits for those that came before it."),
    ("INSERT INTO", "Writes many rows at once: one statement instead of one for each."),
    (
        "pg_advisory_xact_lock",
        "One at a time: seals, numbers and kept sums take turns; it waits for the one before.",
    ),
    ("generate_series", "The load that the bench itself puts on the replica."),
    ("WITH served AS", "The baseline itself: the one statement over the whole city."),
    ('UPDATE "checkins_checkincard" SET', _OWN_CASE),
    ('COUNT(*) AS "__count" FROM "activities_attendance"', _OWN_CASE),
    ("LIMIT ? OFFSET ?", _OWN_CASE),
    ("spreadsheets_importrow", "All rows of one upload in one statement, once for each step of an import."),
    ('MAX((SUBSTRING("members_person"', "Once in an import: the last number of the year."),
    ('"activities_attendance"."person_id" IN (…) ORDER BY', _BEFORE_DELETING),
    ('"activities_signup"."person_id" IN (…) ORDER BY', _BEFORE_DELETING),
    ('"dashboards_keptstanding"', "A day's kept rows, read or replaced at once by the sweep; few after it."),
    ('LEFT OUTER JOIN "activities_hoursrecord"', _PROOF),
    ('LEFT OUTER JOIN "activities_signup"', _PROOF),
    ('NOT ("activities_hoursrecord"."person_id"', _PROOF),
    ('FROM "posts_postclaim"', _PROOF),
    ("WHERE (EXISTS(SELECT", _PROOF),
    ('AS "unit_of_day"', "The list of members: each of its 50 rows asks for its unit of the day by index."),
    ('"accounts_roleassignment"', "Whom a reminder is for, once for all of them."),
    ('ORDER BY "activities_activity"."starts_at" DESC', "The list of activities, by the index of its order."),
    *((fragment, _STANDINGS) for fragment in _READ_FOR_STANDINGS),
)
OPEN = "Nothing done yet."


def answer_to(statement: str) -> str:
    return next((answer for fragment, answer in ANSWERS if fragment in statement), OPEN)
