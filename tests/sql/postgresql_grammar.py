"""Whether text is SQL of PostgreSQL, asked of PostgreSQL's own parser: Debian's python3-pglast, the grammar of PostgreSQL 15.

A body whose statements are no such SQL stands in NOT_SQL with the reason; one that parses must not stand there.
"""

import pglast

PLACEHOLDER = "the text of the project stands where it was given: PostgreSQL refuses what Alembic writes, too"
BARE_EXPRESSION = "Alembic writes an expression of literal_column() as index element without parentheses, which PostgreSQL refuses"
NO_STATEMENT = "a call of a function is executed as it stands, without SELECT, in Alembic's script as well"

# body of upgrade() -> why what it writes is no SQL
NOT_SQL = {
    "op.add_column('t', sa.Column('c', sa.Integer(), server_default=sa.text('a:b'), nullable=False))": PLACEHOLDER,
    "op.alter_column('t', 'c', server_default=sa.text('a:b'), existing_type=sa.DateTime())": PLACEHOLDER,
    "op.alter_column('t', 'c', server_default=sa.text('a:b'), existing_type=sa.Integer())": PLACEHOLDER,
    "op.create_table('t', sa.Column('c', sa.String(20), server_default=sa.text('a:b')))": PLACEHOLDER,
    r"op.alter_column('t', 'c', server_default=sa.text(r'a\:b'), existing_type=sa.String(20))": PLACEHOLDER,
    r"op.alter_column('t', 'c', server_default=sa.text(r'a\:b'), existing_type=sa.DateTime())": PLACEHOLDER,
    "op.add_column('t', sa.Column('c', sa.String(20), server_default="
    "sa.text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'), nullable=False))": PLACEHOLDER,
    "op.alter_column('t', 'c', server_default=sa.text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'), "
    "existing_type=sa.Integer())": PLACEHOLDER,
    r"op.execute('a\n\tb')": PLACEHOLDER,
    "op.create_index('ix', 't', [sa.literal_column('a || b')])": BARE_EXPRESSION,
    "op.create_index('ix', 't', [sa.literal_column('a || b')], if_not_exists=True)": BARE_EXPRESSION,
    "op.execute(sa.func.setval('sq', 5))": NO_STATEMENT,
}


def why_not_sql(text):
    """None when PostgreSQL's parser takes the text, else its words and what it stopped at."""
    try:
        pglast.parser.parse_sql(text)
    except pglast.parser.ParseError as error:
        return f"{error}\n    {text}"
    return None


def wrong_sql(body, text):
    """None when the statements of the body parse, or may not by NOT_SQL; else what is wrong."""
    why = why_not_sql(text)
    if body in NOT_SQL:
        return None if why else f"{body!r} stands in NOT_SQL, and parses"
    return why
