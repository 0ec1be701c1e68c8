"""What was done about each kind of statement that takes longer than 50 ms."""

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
        "Index `activities_newest` holds the state too: counted without the table once it has been vacuumed.",
    ),
    ('UPDATE "posts_post"', "The lock of one row: the statement waits for those that came before it."),
    ("UPDATE posts_post", "The lock of one row: the statement waits for those that came before it."),
    ("FOR UPDATE", "The lock of one row: the statement waits for those that came before it."),
    ("INSERT INTO", "Writes many rows at once: one statement instead of one for each."),
    ("generate_series", "The load that the bench itself puts on the replica."),
)
OPEN = "Nothing done yet."


def answer_to(statement: str) -> str:
    return next((answer for fragment, answer in ANSWERS if fragment in statement), OPEN)
