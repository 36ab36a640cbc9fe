/*
 * Tables and constraints as PostgreSQL writes them: SERIAL, INCLUDE, NULLS NOT DISTINCT, NOT VALID, EXCLUDE, PARTITION BY.
 *
 * SERIAL stands for the type of the primary key column that the server numbers, unless the column has an identity or a
 * Sequence of its own.
 */
#include "dialect/postgresql/postgresql.h"
#include "dialect/write.h"

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

static bool is_serial(struct compiler *compiler, const struct table *table, const struct column *column, bool *out_is_serial)
{
    const struct column *numbered;
    if (!table_autoincrement_column(compiler->diags, table, &numbered))
    {
        return false;
    }
    bool has_sequence = column->sequence != NULL && !column->sequence->is_optional;
    *out_is_serial =
        column->primary_key && column == numbered && column->identity == NULL && !has_sequence && !column->has_default;
    return true;
}

static bool write_value(struct compiler *compiler, const struct column *column, struct buf *out)
{
    struct buf text = BUF(compiler->arena);
    bool has_default;
    buf_add_char(out, ' ');
    if (!write_type(compiler, column->type, out) || !write_default(compiler, &column->server_default, &text, &has_default))
    {
        return false;
    }
    if (has_default)
    {
        buf_print(out, " DEFAULT " STR_FMT, STR_ARG(buf_str(&text)));
    }
    return true;
}

bool postgresql_column(struct compiler *compiler, const struct table *table, const struct column *column, struct buf *out)
{
    const struct type *type = type_for_dialect(column->type, compiler->dialect->name);
    bool serial;
    if (!is_serial(compiler, table, column, &serial))
    {
        return false;
    }
    dialect_add_name(out, compiler->dialect, column->name);
    if (serial)
    {
        buf_add(out, type_has(type, TYPE_TRAIT_BIG)     ? STR(" BIGSERIAL")
                     : type_has(type, TYPE_TRAIT_SMALL) ? STR(" SMALLSERIAL")
                                                        : STR(" SERIAL"));
    }
    else if (!write_value(compiler, column, out))
    {
        return false;
    }
    if (column->computed != NULL)
    {
        buf_add_char(out, ' ');
        if (!compiler->dialect->computed(compiler, column->computed, out))
        {
            return false;
        }
    }
    bool is_nullable = column_is_nullable(column);
    if (column->identity == NULL)
    {
        buf_add(out, is_nullable ? STR("") : STR(" NOT NULL"));
        return true;
    }
    buf_add_char(out, ' ');
    bool is_written = write_identity(compiler, column->identity, out);
    buf_add(out, is_nullable ? STR(" NULL") : STR(""));
    return is_written;
}

bool postgresql_computed(struct compiler *compiler, const struct computed *computed, struct buf *out)
{
    if (computed->persisted == TRI_FALSE)
    {
        return compile_error(
            compiler, COMPILE_ERROR,
            "PostrgreSQL computed columns do not support 'virtual' persistence; set the 'persisted' flag to None "
            "or True for PostgreSQL support.");
    }
    struct computed stored = *computed;
    stored.persisted = TRI_TRUE;
    return generic_computed(compiler, &stored, out);
}

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

static bool write_include(struct compiler *compiler, const struct option_list *options, struct buf *out)
{
    const struct option *include = option_find(options, compiler->dialect->name, STR("include"));
    if (include == NULL || include->kind != OPTION_LIST || include->items.len == 0)
    {
        return true;
    }
    buf_add_literal(out, " INCLUDE (");
    for (size_t i = 0; i < include->items.len; i++)
    {
        const struct option *item = &include->items.at[i];
        bool is_column = item->kind == OPTION_EXPR && item->expr->kind == EXPR_COLUMN;
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        dialect_add_name(out, compiler->dialect, is_column ? item->expr->column.name : name_of(item->text));
    }
    buf_add_char(out, ')');
    return true;
}

static void write_validity(struct compiler *compiler, const struct constraint *constraint, struct buf *out)
{
    bool is_not_valid = option_flag(&constraint->options, compiler->dialect->name, STR("not_valid")) == TRI_TRUE;
    buf_add(out, is_not_valid ? STR(" NOT VALID") : STR(""));
}

bool postgresql_primary_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            struct buf *out)
{
    if (!write_constraint_name(compiler, table, constraint, out))
    {
        return false;
    }
    buf_add_literal(out, "PRIMARY KEY (");
    write_names(compiler, &constraint->columns, out);
    buf_add_char(out, ')');
    return write_include(compiler, &constraint->options, out) &&
           write_deferrability(compiler, constraint->deferrable, constraint->initially, out);
}

bool postgresql_unique(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                       struct buf *out)
{
    enum tri not_distinct = option_flag(&constraint->options, compiler->dialect->name, STR("nulls_not_distinct"));
    if (!write_constraint_name(compiler, table, constraint, out))
    {
        return false;
    }
    buf_add_literal(out, "UNIQUE ");
    buf_add(out, not_distinct == TRI_TRUE    ? STR("NULLS NOT DISTINCT ")
                 : not_distinct == TRI_FALSE ? STR("NULLS DISTINCT ")
                                             : STR(""));
    buf_add_char(out, '(');
    write_names(compiler, &constraint->columns, out);
    buf_add_char(out, ')');
    return write_include(compiler, &constraint->options, out) &&
           write_deferrability(compiler, constraint->deferrable, constraint->initially, out);
}

bool postgresql_check(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                      struct buf *out)
{
    bool is_written = generic_check(compiler, table, constraint, out);
    bool is_own = option_flag(&constraint->options, compiler->dialect->name, STR("no_inherit")) == TRI_TRUE;
    buf_add(out, is_own ? STR(" NO INHERIT") : STR(""));
    write_validity(compiler, constraint, out);
    return is_written;
}

bool postgresql_foreign_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            struct buf *out)
{
    bool is_written = generic_foreign_key(compiler, table, constraint, out);
    write_validity(compiler, constraint, out);
    return is_written;
}

/* SET NULL and SET DEFAULT may name columns: SET NULL (a, b). */
bool postgresql_ondelete(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                         struct buf *out)
{
    str phrase = constraint->ondelete;
    size_t open = str_find_char(phrase, '(');
    str words = open == STR_NONE ? phrase : str_trim_end(str_slice(phrase, 0, open));
    bool takes_columns = str_equal_nocase(words, STR("SET NULL")) || str_equal_nocase(words, STR("SET DEFAULT"));
    if (open == STR_NONE || !takes_columns || !str_ends(phrase, STR(")")) || phrase.len < open + 3)
    {
        return generic_ondelete(compiler, table, constraint, out);
    }
    buf_print(out, " ON DELETE " STR_FMT, STR_ARG(phrase));
    return true;
}

static bool write_exclude_element(struct compiler *compiler, const struct constraint *constraint,
                                  const struct exclude_element *element, struct buf *out)
{
    if (!write_ddl_expr(compiler, element->expr, out))
    {
        return false;
    }
    const struct option *class_ = option_item(&constraint->exclude_ops, element->name);
    if (class_ != NULL)
    {
        buf_print(out, " " STR_FMT, STR_ARG(class_->text));
    }
    buf_print(out, " WITH " STR_FMT, STR_ARG(element->op));
    return true;
}

bool postgresql_exclude(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                        struct buf *out)
{
    str using_ = constraint->using_.len > 0 ? constraint->using_ : STR("gist");
    if (!write_constraint_name(compiler, table, constraint, out))
    {
        return false;
    }
    buf_print(out, "EXCLUDE USING " STR_FMT " (", STR_ARG(str_lower(compiler->arena, using_)));
    for (size_t i = 0; i < constraint->elements.len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        if (!write_exclude_element(compiler, constraint, &constraint->elements.at[i], out))
        {
            return false;
        }
    }
    buf_add_char(out, ')');
    if (!write_include(compiler, &constraint->options, out))
    {
        return false;
    }
    if (constraint->where != NULL)
    {
        buf_add_literal(out, " WHERE (");
        if (!write_expr(compiler, constraint->where, out))
        {
            return false;
        }
        buf_add_char(out, ')');
    }
    return write_deferrability(compiler, constraint->deferrable, constraint->initially, out);
}

/* ---- table options ------------------------------------------------------------------------------------------------------- */

static void write_inherits(struct compiler *compiler, const struct table *table, struct buf *out)
{
    const struct option *inherits = option_find(&table->options, compiler->dialect->name, STR("inherits"));
    if (inherits == NULL)
    {
        return;
    }
    buf_add_literal(out, "\n INHERITS ( ");
    size_t count = inherits->kind == OPTION_LIST ? inherits->items.len : 1;
    for (size_t i = 0; i < count; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        str name = inherits->kind == OPTION_LIST ? inherits->items.at[i].text : inherits->text;
        dialect_add_name(out, compiler->dialect, name_of(name));
    }
    buf_add_literal(out, " )");
}

bool postgresql_post_create_table(struct compiler *compiler, const struct table *table, struct buf *out)
{
    str name = compiler->dialect->name;
    str partition = option_text(&table->options, name, STR("partition_by")),
        using_ = option_text(&table->options, name, STR("using"));
    str on_commit = option_text(&table->options, name, STR("on_commit")),
        space = option_text(&table->options, name, STR("tablespace"));
    enum tri oids = option_flag(&table->options, name, STR("with_oids"));
    write_inherits(compiler, table, out);
    if (partition.len > 0)
    {
        buf_print(out, "\n PARTITION BY " STR_FMT, STR_ARG(partition));
    }
    if (using_.len > 0)
    {
        buf_print(out, "\n USING " STR_FMT, STR_ARG(using_));
    }
    buf_add(out, oids == TRI_TRUE ? STR("\n WITH OIDS") : oids == TRI_FALSE ? STR("\n WITHOUT OIDS") : STR(""));
    if (on_commit.len > 0)
    {
        str words = str_upper(compiler->arena, str_replace(compiler->arena, on_commit, STR("_"), STR(" ")));
        buf_print(out, "\n ON COMMIT " STR_FMT, STR_ARG(words));
    }
    if (space.len > 0)
    {
        buf_add_literal(out, "\n TABLESPACE ");
        dialect_add_name(out, compiler->dialect, name_of(space));
    }
    return true;
}
