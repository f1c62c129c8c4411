"""The usage lake: immutable Parquet files, in a folder or an object store.

A file counts once it is registered in PostgreSQL. Whatever else lies in the lake, such as what a
process wrote before it was killed, counts for nothing and is swept away after a day.
"""
