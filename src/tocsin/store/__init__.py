"""Store: what was read, kept.

    sql       documents and records in SQLite or PostgreSQL, updated in place (``tables``, ``write``, ``engine``,
              ``migrate`` and ``migrations`` beside it)
    corpus    a folder of Parquet datasets, written once
    query     SQL over either, for reading only
"""
