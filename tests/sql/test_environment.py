"""What env.py may ask of `alembic`, and what comes back: the words and values are those of Alembic 1.19.1.

Each test is an env.py, run by `tests/unit/vocab/unit_vocab_run_ops` of the build folder (LIMBECK_BUILD) over a host that notes what it
is asked.
"""

import json
import os
import pathlib
import subprocess
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("LIMBECK_BUILD", ROOT / "build"))
PROGRAM = BUILD / "tests" / "unit" / "vocab" / "unit_vocab_run_ops"


def run(env, src=None, **given):
    request = {"dialect": "postgresql", "env": textwrap.dedent(env), **given}
    if src is not None:
        request["src"] = textwrap.dedent(src)
    done = subprocess.run([PROGRAM], input=json.dumps(request) + "\n", capture_output=True, text=True, timeout=20)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def lines(env, **given):
    answer = run(env, **given)
    assert "error" not in answer, answer
    return answer["printed"].splitlines()


CONFIGURED = """
    from alembic import context
    context.configure(dialect_name="postgresql")
"""


def test_config_sections():
    config = {"alembic": {"sqlalchemy.url": "sqlite://"}, "other": {"k": "v"}}
    assert lines(
        """
        from alembic import context
        config = context.config
        print(config.config_file_name, config.config_ini_section)
        print(config.get_main_option("sqlalchemy.url"), config.get_main_option("nope"), config.get_main_option("nope", "d"))
        print(config.get_section("other"), config.get_section("nope"), config.get_section("nope", {}))
        config.set_main_option("sqlalchemy.url", "postgresql://h/d")
        print(config.get_section(config.config_ini_section)["sqlalchemy.url"])
        print(config.attributes.get("connection", None), config.file_config.has_option("other", "k"))
        """,
        config=config,
    ) == [
        "alembic.ini alembic",
        "sqlite:// None d",
        "{'k': 'v'} None {}",
        "postgresql://h/d",
        "None True",
    ]


def test_missing_section_is_alembics_error():
    answer = run('from alembic import context\ncontext.config.get_section_option("nope", "k")', config={"alembic": {"a": "b"}})
    assert "No config file 'alembic.ini' found, or file has no '[nope]' section" in answer["error"]
    assert answer["type"] == "alembic.util.exc.CommandError"


def test_x_arguments_and_command_options():
    assert lines(
        """
        from alembic import context
        print(context.get_x_argument(), context.get_x_argument(as_dictionary=True))
        options = context.config.cmd_opts
        print(options.x, getattr(options, "nope", None), options.cmd[0].__name__, options.revision)
        """,
        x=["tenant=a=b", "dry"],
        command="upgrade",
    ) == ["['tenant=a=b', 'dry'] {'tenant': 'a=b', 'dry': ''}", "['tenant=a=b', 'dry'] None upgrade head"]
    assert lines("from alembic import context\nprint(context.config.cmd_opts.x, context.get_x_argument())") == ["None []"]


def test_configure_needs_something_to_know_the_dialect():
    answer = run("from alembic import context\ncontext.configure()")
    assert answer["error"].endswith("Connection, url, or dialect_name is required.")


def test_context_before_configure():
    assert run("from alembic import context\ncontext.get_bind()")["error"].endswith("No context has been configured yet.")


def test_directives_outside_of_a_revision():
    answer = run("from alembic import op\nop.drop_table('t')")
    assert answer["type"] == "NameError"
    assert "Can't invoke function 'drop_table', as the proxy object has not yet been established" in answer["error"]


def test_options_remain_in_opts():
    assert lines(
        """
        from alembic import context
        context.configure(dialect_name="postgresql", version_table="v", mine=3, render_as_batch=True)
        opts = context.get_context().opts
        print(opts["mine"], opts["version_table"], opts["render_as_batch"], opts["compare_type"], opts["include_object"])
        print(context.get_context().version_table, context.is_transactional_ddl(), context.is_offline_mode())
        """
    ) == ["3 v True True None", "v True True"]


def test_run_migrations_passes_keywords_and_calls_back():
    answer = run(
        """
        from alembic import context
        def applied(ctx, step, heads, run_args):
            print(step.up_revision_id, step.is_upgrade, sorted(heads), run_args, ctx is context.get_context())
        context.configure(dialect_name="postgresql", on_version_apply=applied)
        with context.begin_transaction():
            context.run_migrations()
        """,
        src="op.rename_table('a', 'b')",
    )
    assert answer["raw"] == "ALTER TABLE a RENAME TO b;\n\n"
    assert answer["printed"].splitlines() == ["a True ['a'] {} True"]
    assert answer["calls"] == ["begin", "plan", "step done", "done", "end"]


def test_unexpected_keyword_of_upgrade_has_cpythons_words():
    answer = run(CONFIGURED + "    context.run_migrations(engine_name='a')", src="pass")
    assert "upgrade() got an unexpected keyword argument 'engine_name'" in answer["error"]


def test_an_exception_ends_the_transaction_and_the_proxies():
    answer = run(
        """
        from alembic import context, op
        context.configure(dialect_name="postgresql")
        try:
            with context.begin_transaction():
                context.run_migrations()
        except ValueError as e:
            print("caught", e)
        op.drop_table("t")
        """,
        src="raise ValueError('stop')",
    )
    assert answer["calls"] == ["begin", "plan", "end raised"]
    assert answer["printed"] == "caught stop\n"
    assert answer["type"] == "NameError"


def test_autocommit_block():
    answer = run(
        CONFIGURED + "    context.run_migrations()",
        src="with op.get_context().autocommit_block():\n    op.execute('VACUUM')",
    )
    assert answer["calls"] == ["plan", "autocommit", "autocommit end", "step done", "done"]
    assert answer["raw"] == "VACUUM;\n\n"


def test_static_output_and_execute():
    answer = run(CONFIGURED + "    context.static_output('-- hello')\n    context.execute('SELECT 1')")
    assert answer["raw"] == "-- hello\n\nSELECT 1;\n\n"


HOOK = """
    from alembic import context
    from alembic.script import ScriptDirectory
    def hook(context_, revision, directives):
        script = directives[0]
        print(revision, script.rev_id, script.message, script.upgrade_ops.is_empty(), script.head, len(directives))
        {body}
    context.configure(dialect_name="postgresql", process_revision_directives=hook)
    context.run_migrations()
"""


def test_process_revision_directives_changes_the_revision():
    printed = lines(HOOK.format(body="script.rev_id = '{:04}'.format(7); script.version_path = 'v'; script.depends_on = ['x', 'y']"),
                    command="revision")
    assert printed == [
        "('abc',) 27c6a30d7c24 add x True head 1",
        "revision rev_id=0007 message=add x head=head splice=0 label= path=v depends=x,y",
    ]


def test_process_revision_directives_can_drop_the_file():
    printed = lines(HOOK.format(body="directives[:] = []"), command="revision")
    assert printed[1].startswith("dropped ")


def test_unknown_keywords_are_warnings_with_the_name():
    answer = run(CONFIGURED + "    context.run_migrations()", src="op.alter_column('t', 'c', nullable=False, _type=1)")
    assert answer["raw"] == "ALTER TABLE t ALTER COLUMN c SET NOT NULL;\n\n"
    assert answer["warnings"] == ["alter_column() has no argument '_type': it has no effect"]


def test_a_batch_is_sent_when_its_block_ends_well():
    answer = run(
        CONFIGURED + "    context.run_migrations()",
        src="""
        try:
            with op.batch_alter_table('t') as batch:
                batch.drop_column('a')
                raise ValueError('no')
        except ValueError:
            pass
        with op.batch_alter_table('t', schema='s') as batch:
            batch.drop_column('b')
            batch.execute('SELECT 1')
        """,
    )
    assert answer["raw"] == "SELECT 1;\n\nALTER TABLE s.t DROP COLUMN b;\n\n"


def test_operations_object_has_the_directives():
    answer = run(
        CONFIGURED + "    context.run_migrations()",
        src="from alembic.operations import Operations\nOperations(op.get_context()).drop_table('t')",
    )
    assert answer["raw"] == "DROP TABLE t;\n\n"


def test_a_directive_of_a_plugin_is_never_passed_over():
    answer = run(CONFIGURED + "    context.run_migrations()", src="op.create_thing(None)")
    assert answer["error"].endswith("module 'alembic.op' has no attribute 'create_thing'")


def test_refused_parts_of_the_api_name_themselves():
    answer = run("from alembic import command, context\ncommand.upgrade(context.config, 'head')")
    assert answer["type"] == "refused"
    assert "a command cannot be run from inside of a command" in answer["error"]


CONVENTION = """
    from alembic import context
    import sqlalchemy as sa
    names = {"uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s"}
    context.configure(dialect_name="postgresql", target_metadata=sa.MetaData(naming_convention=names))
    context.run_migrations()
"""


def test_names_follow_the_convention_of_target_metadata():
    answer = run(CONVENTION, src="op.create_unique_constraint(None, 't', ['a'])\nop.create_check_constraint('pos', 't', 'a > 0')")
    assert answer["raw"] == (
        "ALTER TABLE t ADD CONSTRAINT uq_t_a UNIQUE (a);\n\n" "ALTER TABLE t ADD CONSTRAINT ck_t_pos CHECK (a > 0);\n\n"
    )


def test_op_f_keeps_a_name_from_the_convention():
    answer = run(CONVENTION, src="op.create_check_constraint(op.f('pos'), 't', 'a > 0')")
    assert answer["raw"] == "ALTER TABLE t ADD CONSTRAINT pos CHECK (a > 0);\n\n"


OPAQUE_METADATA = """
    from alembic import context
    from somewhere.unknown import metadata
    context.configure(dialect_name="postgresql", target_metadata=metadata)
    context.run_migrations()
"""


def test_opaque_target_metadata_matters_only_to_names_that_it_could_make():
    given = run(OPAQUE_METADATA, src="op.create_unique_constraint('uq', 't', ['a'])")
    assert given["raw"] == "ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a);\n\n"
    missing = run(OPAQUE_METADATA, src="op.create_unique_constraint(None, 't', ['a'])")
    assert missing["type"] == "refused"
    assert "naming convention" in missing["error"]


def test_opaque_values_never_become_sql():
    for src in (
        "op.drop_table(name)",
        "op.drop_column('t', name)",
        "op.execute(name)",
        "op.create_index('ix', 't', name)",
        "op.create_index('ix', 't', [name])",
        "op.create_index('ix', 't', ['a'], unique=name)",
        "op.alter_column('t', 'c', nullable=name)",
        "op.alter_column('t', 'c', type_=name)",
        "op.alter_column('t', 'c', server_default=name)",
        "op.add_column('t', name)",
        "op.create_table('t', name)",
        "op.create_foreign_key(None, 'a', 'b', [name], ['id'])",
        "op.bulk_insert(sa.table('t', sa.column('a')), name)",
        "op.bulk_insert(sa.table('t', sa.column('a')), [name])",
        "op.bulk_insert(sa.table('t', sa.column('a')), [{'a': name}])",
        "with op.batch_alter_table('t', schema=name) as batch:\n    batch.drop_column('a')",
        "op.create_check_constraint('c', 't', name)",
    ):
        answer = run(CONFIGURED + "    context.run_migrations()", src="from somewhere.unknown import name\n" + src)
        assert answer.get("type") == "refused", (src, answer)


def test_create_table_answers_a_table_for_bulk_insert():
    answer = run(
        CONFIGURED + "    context.run_migrations()",
        src="""
        people = op.create_table('people', sa.Column('id', sa.Integer()), sa.Column('name', sa.String(10)))
        op.bulk_insert(people, [{'id': 1, 'name': "it's"}])
        """,
    )
    assert answer["raw"].endswith("INSERT INTO people (id, name) VALUES (1, 'it''s');\n\n")


def test_bulk_insert_wants_a_list_of_dictionaries():
    table = "sa.table('t', sa.column('a', sa.Integer()))"
    for rows, words in (("({'a': 1},)", "List expected"), ("[1]", "List of dictionaries expected")):
        answer = run(CONFIGURED + "    context.run_migrations()", src=f"op.bulk_insert({table}, {rows})")
        assert answer["error"].endswith(words) and answer["type"] == "TypeError"


def test_names_can_be_imported_from_where_projects_do():
    assert lines(
        """
        import alembic, alembic.op
        from alembic.op import execute
        from alembic.runtime.migration import MigrationContext
        from alembic.migration import MigrationContext as again
        from alembic.runtime.environment import EnvironmentContext
        from alembic.operations import Operations, MigrateOperation, ops
        from alembic.operations.ops import MigrationScript, UpgradeOps
        from alembic.util import CommandError
        from alembic.util.exc import CommandError as same
        from alembic.script import ScriptDirectory
        from alembic.config import Config
        from alembic.ddl.impl import DefaultImpl
        from alembic import command
        print(CommandError is same, MigrationContext is again, issubclass(MigrationScript, MigrateOperation))
        print(UpgradeOps(ops=[]).is_empty(), issubclass(CommandError, Exception), alembic.__version__)
        """
    ) == ["True True True", "True True 1.19.1"]


def test_wrong_calls_have_cpythons_words():
    for src, words in (
        ("op.drop_column('t')", "drop_column() missing 1 required positional argument: 'column_name'"),
        ("op.add_column('t', sa.Column('a', sa.Integer()), 'schema')", "add_column() takes 2 positional arguments but 3 were given"),
        ("op.rename_table('a', 'b', name='c')", "rename_table() got an unexpected keyword argument 'name'"),
    ):
        answer = run(CONFIGURED + "    context.run_migrations()", src=src)
        assert answer["error"].endswith(words), answer


ONLINE = """
    import logging
    from logging.config import fileConfig
    from sqlalchemy import engine_from_config, pool
    from alembic import context

    config = context.config
    if config.config_file_name is not None:
        fileConfig(config.config_file_name)

    def run_offline():
        context.configure(url=config.get_main_option("sqlalchemy.url"), literal_binds=True, dialect_opts={"paramstyle": "named"})
        with context.begin_transaction():
            context.run_migrations()

    def run_online():
        engine = engine_from_config(config.get_section(config.config_ini_section, {}), prefix="sqlalchemy.", poolclass=pool.NullPool)
        with engine.connect() as connection:
            context.configure(connection=connection)
            print(context.get_bind() is connection, context.get_context().dialect.name)
            with context.begin_transaction():
                context.run_migrations()

    if context.is_offline_mode():
        run_offline()
    else:
        run_online()
"""
INI = {"alembic": {"sqlalchemy.url": "postgresql://u:secret@h/d"}}


def test_the_usual_env_online():
    answer = run(ONLINE, src="op.get_bind().execute(sa.text('SELECT 1'))\nop.drop_table('t')", config=INI, online=True)
    assert answer["printed"] == "True postgresql\n"
    assert answer["raw"] == "DROP TABLE t;\n\n"
    assert answer["calls"] == [
        "connect", "begin", "plan", "execute SELECT 1", "step done", "done", "end", "block", "close",
    ]


def test_the_usual_env_offline():
    answer = run(ONLINE, src="print(op.get_bind().dialect.name)\nop.get_bind().execute(sa.text('SELECT 1'))", config=INI)
    assert answer["raw"] == "SELECT 1;\n\n"
    assert answer["printed"] == "postgresql\n"


def test_an_engine_is_no_connection():
    answer = run(
        """
        import sqlalchemy as sa
        from alembic import context
        context.configure(connection=sa.create_engine("postgresql://u:secret@h/d"))
        """,
        online=True,
    )
    assert answer["type"] == "alembic.util.exc.CommandError"
    assert "expected to be a sqlalchemy.engine.Connection instance, got Engine(postgresql://u:***@h/d)" in answer["error"]


def test_an_exception_leaves_through_the_blocks():
    answer = run(ONLINE, src="raise RuntimeError('boom')", config=INI, online=True)
    assert answer["calls"] == ["connect", "begin", "plan", "end raised", "block raised", "close"]
    assert answer["error"] == "RuntimeError: boom"


ASYNC = """
    import asyncio
    from alembic import context
    from sqlalchemy import pool
    from sqlalchemy.ext.asyncio import async_engine_from_config

    def run_migrations(connection):
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()

    async def main():
        engine = async_engine_from_config(context.config.get_section("alembic"), prefix="sqlalchemy.", poolclass=pool.NullPool)
        async with engine.connect() as connection:
            await connection.run_sync(run_migrations)
        await engine.dispose()

    asyncio.run(main())
"""


def test_the_usual_async_env():
    config = {"alembic": {"sqlalchemy.url": "postgresql+asyncpg://u@h/d"}}
    answer = run(ASYNC, src="op.drop_table('t')", config=config, online=True)
    assert answer.get("raw") == "DROP TABLE t;\n\n", answer
    assert answer["calls"] == ["connect", "begin", "plan", "step done", "done", "end", "block", "close"]
