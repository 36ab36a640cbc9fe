"""Keyword arguments that a directive or a construct does not know: where Alembic and SQLAlchemy refuse them, the same words; where they
pass over them without a word, a warning.

A row is a call with `nonsense=1`, run by `tests/unit/vocab/unit_vocab_run_ops` of the build folder (LIMBECK_BUILD).
"""

import pytest

from test_packages import run

UNEXPECTED = "TypeError: {name}() got an unexpected keyword argument 'nonsense'"
OF_TYPE = "TypeError: {name}.__init__() got an unexpected keyword argument 'nonsense'"
ADDITIONAL = "TypeError: Additional arguments should be named <dialectname>_<argument>, got 'nonsense'"
UNSUPPORTED = "sqlalchemy.exc.ArgumentError: Unsupported argument(s): ['nonsense']"
WARNS = "warning: {name}() has no argument 'nonsense': it has no effect"
IGNORES = "warning: {name}() ignores the argument 'nonsense'"

# directive | its arguments | those in a batch, where there is one | what is said
DIRECTIVES = """
add_column                | 't', sa.Column('c', sa.Integer)           | sa.Column('c', sa.Integer) | UNEXPECTED
alter_column              | 't', 'c', nullable=True                   | 'c', nullable=True         | WARNS
batch_alter_table         | 't'                                       |                            | UNEXPECTED
bulk_insert               | sa.table('t', sa.column('a')), [{'a': 1}] |                            | UNEXPECTED
create_check_constraint   | 'n', 't', 'a > 0'                         | 'n', 'a > 0'               | ADDITIONAL
create_exclude_constraint | 'n', 't', ('a', '=')                      | 'n', ('a', '=')            | WARNS
create_foreign_key        | 'n', 't', 'u', ['a'], ['b']               | 'n', 'u', ['a'], ['b']     | ADDITIONAL
create_index              | 'i', 't', ['a']                           | 'i', ['a']                 | ADDITIONAL
create_primary_key        | 'n', 't', ['a']                           | 'n', ['a']                 | UNEXPECTED
create_table              | 't', sa.Column('c', sa.Integer)           |                            | ADDITIONAL
create_table_comment      | 't', 'x'                                  | 'x'                        | UNEXPECTED
create_unique_constraint  | 'n', 't', ['a']                           | 'n', ['a']                 | ADDITIONAL
drop_column               | 't', 'c'                                  | 'c'                        | WARNS
drop_constraint           | 'n', 't'                                  | 'n'                        | UNEXPECTED
drop_index                | 'i', 't'                                  | 'i'                        | ADDITIONAL
drop_table                | 't'                                       |                            | ADDITIONAL
drop_table_comment        | 't'                                       |                            | UNEXPECTED
execute                   | 'SELECT 1'                                | 'SELECT 1'                 | UNEXPECTED
f                         | 'x'                                       | 'x'                        | UNEXPECTED
inline_literal            | 'x'                                       |                            | UNEXPECTED
invoke                    | 3                                         | 3                          | UNEXPECTED
rename_table              | 't', 'u'                                  |                            | UNEXPECTED
"""

# call | what is said
CONSTRUCTS = """
sa.Column('c', sa.Integer)                 | ADDITIONAL
sa.Table('t', sa.MetaData())               | ADDITIONAL
sa.MetaData()                              | UNEXPECTED
sa.Index('i', 'a')                         | ADDITIONAL
sa.ForeignKey('a.b')                       | ADDITIONAL
sa.ForeignKeyConstraint(['a'], ['b.c'])    | ADDITIONAL
sa.PrimaryKeyConstraint('a')               | ADDITIONAL
sa.UniqueConstraint('a')                   | ADDITIONAL
sa.CheckConstraint('a')                    | ADDITIONAL
postgresql.ExcludeConstraint(('a', '='))   | IGNORES
sa.Identity()                              | IGNORES
sa.Sequence('a')                           | IGNORES
sa.Computed('a')                           | UNEXPECTED
sa.text('a')                               | IGNORES
sa.table('t')                              | UNSUPPORTED
sa.column('c')                             | UNEXPECTED
sa.Enum('a', name='x')                     | IGNORES
postgresql.ENUM('a', name='x')             | IGNORES
mysql.ENUM('a')                            | IGNORES
sa.String(5)                               | OF_TYPE
sa.Text()                                  | OF_TYPE
sa.Boolean()                               | OF_TYPE
sa.Numeric(5, 2)                           | OF_TYPE
sa.DateTime()                              | OF_TYPE
sa.Interval()                              | OF_TYPE
sa.LargeBinary()                           | OF_TYPE
sa.JSON()                                  | OF_TYPE
sa.Uuid()                                  | OF_TYPE
postgresql.ARRAY(sa.Integer)               | OF_TYPE
postgresql.JSONB()                         | OF_TYPE
mysql.VARCHAR(5)                           | OF_TYPE
"""


def rows():
    for line in DIRECTIVES.strip().splitlines():
        name, alone, in_batch, said = (cell.strip() for cell in line.split(" | "))
        yield f"op.{name}({alone}, nonsense=1)", name, said
        if in_batch:
            yield f"with op.batch_alter_table('t') as batch_op:\n    batch_op.{name}({in_batch}, nonsense=1)", name, said
    yield "with op.batch_alter_table('t') as batch_op:\n    batch_op.drop_table_comment(nonsense=1)", "drop_table_comment", "UNEXPECTED"
    for line in CONSTRUCTS.strip().splitlines():
        call, said = (cell.strip() for cell in line.rsplit(" | ", 1))
        name = call.split("(")[0].split(".")[-1]
        yield call.removesuffix(")").removesuffix("(") + ("(" if call.endswith("()") else ", ") + "nonsense=1)", name, said


ROWS = list(rows())


@pytest.mark.parametrize("body, name, said", ROWS, ids=[row[0].replace("\n", " ") for row in ROWS])
def test_unknown_argument(body, name, said):
    answer = run(body)
    expected = globals()[said].format(name=name)
    if expected.startswith("warning: "):
        assert "error" not in answer and answer["warnings"] == [expected.removeprefix("warning: ")], answer
    else:
        kind = expected.split(": ")[0]
        assert answer["warnings"] == [] and answer["error"] == expected and answer["type"] == kind, answer


def test_arguments_of_other_databases():
    """Those that name a database, as SQLAlchemy 2.1 and Oracle's users write them, say nothing here."""
    assert run("sa.Identity(oracle_order=True)\nsa.Sequence('s', oracle_order=True)")["warnings"] == []
