/*
 * ALTER TABLE on MySQL and MariaDB, as Alembic writes it.
 *
 * A column is changed as a whole: MODIFY (or CHANGE with a new name) repeats type, nullability, default and comment, taken from
 * what is given and from the column's own definition where that is known, else from existing_*. Only a default alone is ALTER COLUMN ... SET DEFAULT, except on date and time types.
 */
#include "dialect/mysql/definition.h"
#include "dialect/mysql/mysql.h"
#include "dialect/write.h"

/* ---- alter_column -------------------------------------------------------------------------------------------------------- */

static const struct type *resulting_type(const struct op_alter_column *alter)
{
    return alter->type != NULL ? alter->type : alter->existing_type;
}

static bool write_specification(struct compiler *compiler, const struct op_alter_column *alter, struct buf *out)
{
    enum tri nullable = alter->nullable != TRI_NONE ? alter->nullable : alter->existing_nullable;
    enum tri numbered = alter->autoincrement != TRI_NONE ? alter->autoincrement : alter->existing_autoincrement;
    const struct server_default *value = alter->has_server_default ? &alter->server_default : &alter->existing_server_default;
    str comment = alter->has_comment ? alter->comment : alter->existing_comment;
    struct buf text = BUF(compiler->arena);
    bool has_default;
    if (!write_type(compiler, resulting_type(alter), out) || !write_default(compiler, value, &text, &has_default))
    {
        return false;
    }
    if (!has_default && value->kind != SERVER_DEFAULT_NONE)
    {
        return compile_error(compiler, COMPILE_ERROR, "FetchedValue() cannot be written as a server default");
    }
    buf_add(out, nullable == TRI_FALSE ? STR(" NOT NULL") : STR(" NULL"));
    buf_add(out, numbered == TRI_TRUE ? STR(" AUTO_INCREMENT") : STR(""));
    if (has_default)
    {
        buf_print(out, " DEFAULT " STR_FMT, STR_ARG(buf_str(&text)));
    }
    if (comment.len > 0)
    {
        buf_add_literal(out, " COMMENT ");
        write_text_literal(compiler, out, comment);
    }
    return true;
}

/* ---- with the column's definition ---------------------------------------------------------------------------------------- */

enum type_kind
{
    KIND_OTHER, /* JSON, binaries, geometries */
    KIND_TEXT,
    KIND_LONG_TEXT, /* without a default on MySQL */
    KIND_NUMBER,
    KIND_TIME,
};

static const struct
{
    str word;
    enum type_kind kind;
} type_kinds[] = {
    {STR_INIT("char"), KIND_TEXT},          {STR_INIT("varchar"), KIND_TEXT},   {STR_INIT("enum"), KIND_TEXT},
    {STR_INIT("set"), KIND_TEXT},           {STR_INIT("text"), KIND_LONG_TEXT}, {STR_INIT("tinytext"), KIND_LONG_TEXT},
    {STR_INIT("mediumtext"), KIND_LONG_TEXT}, {STR_INIT("longtext"), KIND_LONG_TEXT}, {STR_INIT("tinyint"), KIND_NUMBER},
    {STR_INIT("smallint"), KIND_NUMBER},    {STR_INIT("mediumint"), KIND_NUMBER}, {STR_INIT("int"), KIND_NUMBER},
    {STR_INIT("integer"), KIND_NUMBER},     {STR_INIT("bigint"), KIND_NUMBER},  {STR_INIT("bool"), KIND_NUMBER},
    {STR_INIT("decimal"), KIND_NUMBER},     {STR_INIT("numeric"), KIND_NUMBER}, {STR_INIT("float"), KIND_NUMBER},
    {STR_INIT("double"), KIND_NUMBER},      {STR_INIT("real"), KIND_NUMBER},    {STR_INIT("date"), KIND_TIME},
    {STR_INIT("datetime"), KIND_TIME},      {STR_INIT("timestamp"), KIND_TIME}, {STR_INIT("time"), KIND_TIME},
    {STR_INIT("year"), KIND_NUMBER},
};

static enum type_kind kind_of(str type)
{
    size_t end = 0;

    while (end < type.len && char_is_word(type.at[end]))
        end++;
    for (size_t i = 0; i < COUNT_OF(type_kinds); i++)
    {
        if (str_equal_nocase(str_slice(type, 0, end), type_kinds[i].word))
            return type_kinds[i].kind;
    }
    return KIND_OTHER;
}

/* Whether a type as it is written holds text, and says nothing of how: then the column's character set stays. */
static bool keeps_character_set(str type)
{
    enum type_kind kind = kind_of(type);

    return (kind == KIND_TEXT || kind == KIND_LONG_TEXT) && str_find(type, STR(" CHARACTER SET ")) == STR_NONE &&
           str_find(type, STR(" COLLATE ")) == STR_NONE;
}

/* 5, -1.5 or '5'. */
static bool is_number(str text)
{
    if (text.len > 1 && text.at[0] == '\'' && text.at[text.len - 1] == '\'')
        text = str_slice(text, 1, text.len - 1);
    for (size_t i = 0; i < text.len; i++)
    {
        if (!char_is_digit(text.at[i]) && text.at[i] != '.' && !(i == 0 && text.at[i] == '-'))
            return false;
    }
    return text.len > 0;
}

static bool default_fits(const struct compiler *compiler, str value, enum type_kind before, enum type_kind after)
{
    bool is_literal = value.at[0] == '\'' || is_number(value);

    switch (after)
    {
        case KIND_TEXT:
            return true;
        case KIND_LONG_TEXT:
            return dialect_has(compiler->dialect, DIALECT_MARIADB) || !is_literal;
        case KIND_NUMBER:
            return before == KIND_NUMBER || is_number(value);
        case KIND_TIME:
        case KIND_OTHER:
            break;
    }
    return before == after;
}

/* What a column of another kind cannot have goes, the default with a warning. */
static void definition_fit(struct compiler *compiler, const struct op_alter_column *alter, str type, struct mysql_definition *now)
{
    enum type_kind before = kind_of(now->type), after = kind_of(type);
    if (after != KIND_NUMBER)
    {
        now->auto_increment = (str){0};
    }
    if (after != KIND_TIME)
    {
        now->on_update = (str){0};
    }
    if (now->default_value.len > 0 && !str_equal(now->default_value, STR("NULL")) && !alter->has_server_default &&
        !default_fits(compiler, now->default_value, before, after))
    {
        compile_warning(compiler, "the default " STR_FMT " of '" STR_FMT "." STR_FMT "' does not fit the type " STR_FMT " and goes",
                        STR_ARG(now->default_value), STR_ARG(alter->table.text), STR_ARG(alter->column.text), STR_ARG(type));
        now->default_value = (str){0};
    }
}

static void add_clause(struct buf *out, const char *words, str value)
{
    if (value.len > 0)
        buf_print(out, " %s" STR_FMT, words, STR_ARG(value));
}

/* JSON is a long text with a collation and a CHECK on MariaDB: another type takes them along. */
static bool is_check_of_type(const struct op_alter_column *alter, str check)
{
    return alter->type != NULL && str_find(check, STR("json_valid(")) != STR_NONE;
}

/* The type of the directive, or the column's own; what is left of the definition fits it then. */
static bool write_new_type(struct compiler *compiler, const struct op_alter_column *alter, struct mysql_definition *now,
                           struct buf *out)
{
    struct buf type = BUF(compiler->arena);
    if (alter->type != NULL)
    {
        if (!write_type(compiler, alter->type, &type))
        {
            return false;
        }
        definition_fit(compiler, alter, buf_str(&type), now);
    }
    buf_add(out, alter->type != NULL ? buf_str(&type) : now->type);
    if (alter->type == NULL || (!is_check_of_type(alter, now->check) && keeps_character_set(buf_str(&type))))
    {
        add_clause(out, "CHARACTER SET ", now->character_set);
        add_clause(out, "COLLATE ", now->collate);
    }
    return true;
}

/* DEFAULT and ON UPDATE, which are one text in SQLAlchemy: who gives a default says both. A default of NULL goes when NULL may no
 * longer stand there. */
static bool write_new_default(struct compiler *compiler, const struct op_alter_column *alter, const struct mysql_definition *now,
                              bool is_not_null, struct buf *out)
{
    struct buf text = BUF(compiler->arena);
    bool has_default = false;
    if (alter->has_server_default && !write_default(compiler, &alter->server_default, &text, &has_default))
    {
        return false;
    }
    if (alter->has_server_default && !has_default && alter->server_default.kind != SERVER_DEFAULT_NONE)
    {
        return compile_error(compiler, COMPILE_ERROR, "FetchedValue() cannot be written as a server default");
    }
    if (!alter->has_server_default && !(is_not_null && str_equal_nocase(now->default_value, STR("NULL"))))
    {
        buf_add(&text, now->default_value);
    }
    add_clause(out, "DEFAULT ", buf_str(&text));
    if (!alter->has_server_default)
    {
        add_clause(out, "ON UPDATE ", now->on_update);
    }
    return true;
}

/* What the directive says, and what it does not name as the column has it. */
static bool write_definition(struct compiler *compiler, const struct op_alter_column *alter, struct buf *out)
{
    struct mysql_definition now;
    mysql_definition_cut(alter->existing_definition, &now);
    bool is_not_null = alter->nullable != TRI_NONE ? alter->nullable == TRI_FALSE : now.is_not_null;
    bool is_said = alter->nullable != TRI_NONE || now.is_not_null || now.is_null || now.generated.len == 0;
    if (!write_new_type(compiler, alter, &now, out))
    {
        return false;
    }
    add_clause(out, "", now.generated);
    add_clause(out, "", !is_said ? (str){0} : is_not_null ? STR("NOT NULL") : STR("NULL"));
    if (alter->autoincrement == TRI_TRUE || (alter->autoincrement == TRI_NONE && now.auto_increment.len > 0))
    {
        buf_add_literal(out, " AUTO_INCREMENT");
    }
    if (!write_new_default(compiler, alter, &now, is_not_null, out))
    {
        return false;
    }
    if (alter->has_comment && alter->comment.len > 0)
    {
        buf_add_literal(out, " COMMENT ");
        write_text_literal(compiler, out, alter->comment);
    }
    if (!alter->has_comment)
    {
        add_clause(out, "COMMENT ", now.comment);
    }
    for (size_t i = 0; i < now.other_count; i++)
    {
        add_clause(out, "", now.others[i]);
    }
    if (!is_check_of_type(alter, now.check))
    {
        add_clause(out, "CHECK ", name_is_set(alter->new_name) ? mysql_definition_rename(compiler->arena, now.check, alter->column.text,
                                                                                         alter->new_name.text)
                                                               : now.check);
    }
    return true;
}

/* ---- ALTER TABLE --------------------------------------------------------------------------------------------------------- */

static bool change_column(struct compiler *compiler, const struct op_alter_column *alter, bool is_change,
                          struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    bool is_known = alter->existing_definition.len > 0;
    if (!is_known && resulting_type(alter) == NULL)
    {
        command_error(compiler, "All MySQL CHANGE/MODIFY COLUMN operations require the existing type.");
        diag_hint(compiler->diags, "Add existing_type=... to the alter_column of \"" STR_FMT "." STR_FMT "\".",
                  STR_ARG(alter->table.text), STR_ARG(alter->column.text));
        return false;
    }
    write_alter_table(compiler, alter->schema, alter->table, &text);
    buf_add(&text, is_change ? STR(" CHANGE ") : STR(" MODIFY "));
    dialect_add_name(&text, compiler->dialect, alter->column);
    buf_add_char(&text, ' ');
    if (is_change)
    {
        dialect_add_name(&text, compiler->dialect, name_is_set(alter->new_name) ? alter->new_name : alter->column);
        buf_add_char(&text, ' ');
    }
    if (is_known ? !write_definition(compiler, alter, &text) : !write_specification(compiler, alter, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

static bool alter_default(struct compiler *compiler, const struct op_alter_column *alter, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    write_alter_table(compiler, alter->schema, alter->table, &text);
    buf_add_literal(&text, " ALTER COLUMN ");
    dialect_add_name(&text, compiler->dialect, alter->column);
    buf_add_char(&text, ' ');
    if (!write_set_default(compiler, &alter->server_default, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

/* A date or time with a default other than None is changed as a whole: ON UPDATE belongs to it. (Alembic takes a default that
 * was not given for one, so that every change of such a column is a CHANGE.) */
static bool is_clock_default(const struct op_alter_column *alter)
{
    bool is_dropped = alter->has_server_default && alter->server_default.kind == SERVER_DEFAULT_NONE;
    const struct type *type = resulting_type(alter);
    str known = alter->existing_definition;
    if (type == NULL && known.len > 0 && alter->has_server_default && !is_dropped)
    {
        return str_starts(known, STR("timestamp")) || str_starts(known, STR("datetime"));
    }
    return type != NULL && type_affinity(type) == AFFINITY_DATETIME && !is_dropped;
}

bool mysql_alter_column(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    const struct op_alter_column *alter = &op->alter_column;
    if (alter_involves(alter, SERVER_DEFAULT_COMPUTED))
    {
        return refuse_computed(compiler);
    }
    if (alter_involves(alter, SERVER_DEFAULT_IDENTITY))
    {
        return refuse_identity(compiler);
    }
    if (name_is_set(alter->new_name) || is_clock_default(alter))
    {
        return change_column(compiler, alter, true, out);
    }
    if (alter->nullable != TRI_NONE || alter->type != NULL || alter->autoincrement != TRI_NONE || alter->has_comment)
    {
        return change_column(compiler, alter, false, out);
    }
    return !alter->has_server_default || alter_default(compiler, alter, out);
}

/* ---- comments ------------------------------------------------------------------------------------------------------------ */

bool mysql_create_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    buf_add_literal(&text, "ALTER TABLE ");
    dialect_add_table(&text, compiler->dialect, op->table_comment.schema, op->table_comment.table);
    buf_add_literal(&text, " COMMENT ");
    if (op->table_comment.comment.at != NULL)
    {
        write_text_literal(compiler, &text, op->table_comment.comment);
    }
    else
    {
        buf_add_literal(&text, "NULL");
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

bool mysql_drop_table_comment(struct compiler *compiler, const struct op *op, struct statement_list *out)
{
    struct op empty = *op;
    empty.table_comment.comment = STR("");
    return mysql_create_table_comment(compiler, &empty, out);
}

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

bool mysql_drop_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                           bool if_exists, struct statement_list *out)
{
    (void)if_exists; /* there is no such clause; Alembic ignores it too */
    bool is_mariadb = dialect_has(compiler->dialect, DIALECT_MARIADB);
    const char *const words[] = {
        [CONSTRAINT_PRIMARY_KEY] = "PRIMARY KEY ",
        [CONSTRAINT_UNIQUE] = "INDEX ",
        [CONSTRAINT_CHECK] = is_mariadb ? "CONSTRAINT " : "CHECK ",
        [CONSTRAINT_FOREIGN_KEY] = "FOREIGN KEY ",
        [CONSTRAINT_EXCLUDE] = NULL,
        [CONSTRAINT_GENERIC] = NULL,
    };
    struct buf text = BUF(compiler->arena);
    str name;
    if (constraint->bound_type != NULL)
    {
        return true;
    }
    if (words[constraint->kind] == NULL)
    {
        return compile_error(compiler, "NotImplementedError",
                             "No generic 'DROP CONSTRAINT' in MySQL - please specify constraint type");
    }
    if (!format_constraint_name(compiler, table, constraint, &name))
    {
        return false;
    }
    bool is_key = constraint->kind == CONSTRAINT_PRIMARY_KEY;
    if (!is_key && name.len == 0)
    {
        compile_error(compiler, COMPILE_ERROR, "a constraint of table '" STR_FMT "' without name cannot be dropped",
                      STR_ARG(table->name.text));
        diag_hint(compiler->diags, "Give the name that the constraint has in the database.");
        return false;
    }
    buf_add_literal(&text, "ALTER TABLE ");
    dialect_add_table(&text, compiler->dialect, table->schema, table->name);
    buf_print(&text, " DROP %s" STR_FMT, words[constraint->kind], STR_ARG(is_key ? STR("") : name));
    add_statement(compiler, out, buf_str(&text));
    return true;
}
