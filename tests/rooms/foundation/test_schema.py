"""The quick look at the migrations says the same as the tool that runs them."""

from alembic import command
from alembic.script import ScriptDirectory

from app.cli.db import alembic_config
from app.foundation.db import Database
from app.foundation.schema import code_head, database_head, is_current


def test_the_code_is_at_the_head_that_the_tool_sees():
    assert code_head() == ScriptDirectory.from_config(alembic_config("sqlite://")).get_current_head()


def test_a_migrated_database_is_current_and_one_step_back_is_not(database):
    with database.reader() as session:
        assert is_current(session)
    url = database.engine.url.render_as_string(hide_password=False)
    command.downgrade(alembic_config(url), "-1")
    with database.reader() as session:
        assert database_head(session) not in {None, code_head()}
        assert not is_current(session)


def test_an_empty_database_has_no_head(tmp_path):
    empty = Database.at(f"sqlite:///{tmp_path / 'empty.db'}")
    with empty.reader() as session:
        assert database_head(session) is None
    empty.engine.dispose()
