"""The only speaker of peewee: tables with their named queries, files on disk, the journal, migrations.

``database.open_storage(settings)`` once a process, ``schema.migrate()`` before first use, ``tables.connect()`` and
``release()`` around each request, ``atomic()`` around what belongs together. What can go wrong stands in ``errors``.
"""
