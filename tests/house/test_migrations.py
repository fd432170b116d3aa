"""Migrations: up, down, up again on a filled database, and the same tables as the models."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from app.cli.db import alembic_config
from app.foundation.db import Base


def url_of(database):
    return database.engine.url.render_as_string(hide_password=False)


def test_there_is_one_head():
    assert len(ScriptDirectory.from_config(alembic_config("sqlite://")).get_heads()) == 1


def test_migrations_and_models_agree(database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


def test_down_and_up_again_leaves_the_same_tables(database, build):
    build.a_case()
    before = shape(database)
    database.engine.dispose()
    command.downgrade(alembic_config(url_of(database)), "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    command.upgrade(alembic_config(url_of(database)), "head")
    assert shape(database) == before


def test_the_last_migration_goes_down_and_up_with_data_in_it(database, build):
    build.a_case()
    database.engine.dispose()
    command.downgrade(alembic_config(url_of(database)), "-1")
    command.upgrade(alembic_config(url_of(database)), "head")
    with database.engine.connect() as connection:
        assert connection.execute(text('SELECT count(*) FROM "case"')).scalar() == 1


def shape(database):
    found = inspect(database.engine)
    return {
        table: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(table)),
            sorted((i["name"], tuple(i["column_names"]), bool(i["unique"])) for i in found.get_indexes(table)),
        )
        for table in found.get_table_names()
    }
