"""Store: what was read, kept. So far one kind, a folder of Parquet datasets (``store.corpus``)."""
