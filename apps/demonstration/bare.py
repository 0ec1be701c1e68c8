"""Loading millions of rows: a table takes them without its indexes and references, and gets those back."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models

# What holds a table back while it is loaded: references to others, and indexes that no constraint owns.
_HELD_BY = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I ', conrelid::regclass, conname)
           || pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype = 'f'
UNION ALL
SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
FROM pg_index WHERE indrelid = %(table)s::regclass
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def bare(tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Inside, the tables have neither secondary indexes nor references; afterwards both are made again.

    Each reference is then checked once over the whole table, which takes seconds where checking row by row
    takes minutes. Only for a platform that nobody uses yet: the tables stay locked until the commit.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        remakes = []
        for table in tables:
            cursor.execute(_HELD_BY, {"table": table._meta.db_table})
            remakes += cursor.fetchall()
        for drop, _ in remakes:
            cursor.execute(drop)
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for _, remake in sorted(remakes, key=lambda pair: "INDEX" not in pair[1]):
            cursor.execute(remake)
