/*
 * Constraints: names, bodies and options as they stand in CREATE TABLE and behind ALTER TABLE ... ADD.
 *
 * One function a kind; the dialect's table may replace each. Which constraints are written at all (a CHECK of a Boolean only
 * where there is no boolean type) is is_constraint_written.
 */
#include "base/utf8.h"
#include "dialect/write.h"

/* ---- names --------------------------------------------------------------------------------------------------------------- */

/* A final name is cut to the limit of its kind, a given one is held against the general limit only, as SQLAlchemy does. */
static bool fit_name(struct compiler *compiler, struct name name, size_t own_limit, str *out_name)
{
    size_t limit = compiler->dialect->max_identifier;
    if (name.is_final)
    {
        name.text = naming_truncate(compiler->arena, name.text, own_limit != 0 ? own_limit : limit);
    }
    else if (utf8_count(name.text) > limit)
    {
        compile_error(compiler, "sqlalchemy.exc.IdentifierError",
                      "Identifier '" STR_FMT "' exceeds maximum length of %zu characters", STR_ARG(name.text), limit);
        diag_hint(compiler->diags, "Choose a shorter name, or write op.f(\"...\") to have it cut.");
        return false;
    }
    *out_name = dialect_quote(compiler->arena, compiler->dialect, name);
    return true;
}

bool format_constraint_name(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            str *out_name)
{
    struct name name = constraint->name;
    *out_name = STR("");
    if (name.is_deferred &&
        !naming_apply_constraint(compiler->arena, compiler->diags, compiler->naming, table, constraint, &name))
    {
        return false;
    }
    if (!name_is_set(name) || name.is_deferred)
    {
        return true;
    }
    return fit_name(compiler, name, compiler->dialect->max_constraint_name, out_name);
}

bool format_index_name(struct compiler *compiler, const struct table *table, const struct index *index, str *out_name)
{
    (void)table;
    if (!name_is_set(index->name))
    {
        return compile_error(compiler, COMPILE_ERROR, "CREATE INDEX requires that the index have a name");
    }
    return fit_name(compiler, index->name, compiler->dialect->max_index_name, out_name);
}

bool write_constraint_name(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                           struct buf *out)
{
    str name;
    if (!format_constraint_name(compiler, table, constraint, &name))
    {
        return false;
    }
    if (name.len > 0)
    {
        buf_print(out, "CONSTRAINT " STR_FMT " ", STR_ARG(name));
    }
    return true;
}

void write_names(struct compiler *compiler, const struct name_list *names, struct buf *out)
{
    for (size_t i = 0; i < names->len; i++)
    {
        buf_add(out, i > 0 ? STR(", ") : STR(""));
        dialect_add_name(out, compiler->dialect, names->at[i]);
    }
}

/* ---- options ------------------------------------------------------------------------------------------------------------- */

bool check_phrase(struct compiler *compiler, str phrase, const char *const *allowed, const char *pattern)
{
    for (size_t i = 0; allowed[i] != NULL; i++)
    {
        if (str_equal_nocase(phrase, str_from(allowed[i])))
        {
            return true;
        }
    }
    return compile_error(compiler, COMPILE_ERROR, "Unexpected SQL phrase: '" STR_FMT "' (matching against '%s')",
                         STR_ARG(phrase), pattern);
}

static const char *const actions[] = {"RESTRICT", "CASCADE", "SET NULL", "NO ACTION", "SET DEFAULT", NULL};
static const char action_pattern[] = "^(?:RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT)$";
static const char *const times[] = {"DEFERRED", "IMMEDIATE", NULL};

bool write_deferrability(struct compiler *compiler, enum tri deferrable, str initially, struct buf *out)
{
    buf_add(out, deferrable == TRI_TRUE ? STR(" DEFERRABLE") : deferrable == TRI_FALSE ? STR(" NOT DEFERRABLE") : STR(""));
    if (initially.at == NULL)
    {
        return true;
    }
    buf_print(out, " INITIALLY " STR_FMT, STR_ARG(initially));
    return check_phrase(compiler, initially, times, "^(?:DEFERRED|IMMEDIATE)$");
}

bool generic_ondelete(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                      struct buf *out)
{
    (void)table;
    buf_print(out, " ON DELETE " STR_FMT, STR_ARG(constraint->ondelete));
    return check_phrase(compiler, constraint->ondelete, actions, action_pattern);
}

static bool write_cascades(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                           struct buf *out)
{
    if (constraint->ondelete.at != NULL && !compiler->dialect->ondelete(compiler, table, constraint, out))
    {
        return false;
    }
    if (constraint->onupdate.at != NULL)
    {
        buf_print(out, " ON UPDATE " STR_FMT, STR_ARG(constraint->onupdate));
        return check_phrase(compiler, constraint->onupdate, actions, action_pattern);
    }
    return true;
}

/* MATCH, ON DELETE, ON UPDATE, DEFERRABLE: what stands behind REFERENCES, also inline. */
bool write_reference_options(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                             struct buf *out)
{
    if (constraint->match.at != NULL)
    {
        if (dialect_has(compiler->dialect, DIALECT_NO_MATCH))
        {
            return compile_error(
                compiler, COMPILE_ERROR,
                "MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE clauses to "
                "be ignored.");
        }
        buf_print(out, " MATCH " STR_FMT, STR_ARG(constraint->match));
    }
    return write_cascades(compiler, table, constraint, out) &&
           write_deferrability(compiler, constraint->deferrable, constraint->initially, out);
}

/* ---- bodies -------------------------------------------------------------------------------------------------------------- */

bool generic_primary_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                         struct buf *out)
{
    if (!write_constraint_name(compiler, table, constraint, out))
    {
        return false;
    }
    buf_add_literal(out, "PRIMARY KEY (");
    write_names(compiler, &constraint->columns, out);
    buf_add_char(out, ')');
    return write_deferrability(compiler, constraint->deferrable, constraint->initially, out);
}

bool generic_unique(struct compiler *compiler, const struct table *table, const struct constraint *constraint, struct buf *out)
{
    if (!write_constraint_name(compiler, table, constraint, out))
    {
        return false;
    }
    buf_add_literal(out, "UNIQUE (");
    write_names(compiler, &constraint->columns, out);
    buf_add_char(out, ')');
    return write_deferrability(compiler, constraint->deferrable, constraint->initially, out);
}

bool generic_check(struct compiler *compiler, const struct table *table, const struct constraint *constraint, struct buf *out)
{
    if (!write_constraint_name(compiler, table, constraint, out))
    {
        return false;
    }
    buf_add_literal(out, "CHECK (");
    if (!write_ddl_expr(compiler, constraint->check, out))
    {
        return false;
    }
    buf_add_char(out, ')');
    return write_deferrability(compiler, constraint->deferrable, constraint->initially, out);
}

bool generic_foreign_key(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                         struct buf *out)
{
    bool hides_schema = dialect_has(compiler->dialect, DIALECT_LOCAL_REFERENCES);
    if (!write_constraint_name(compiler, table, constraint, out))
    {
        return false;
    }
    buf_add_literal(out, "FOREIGN KEY(");
    write_names(compiler, &constraint->columns, out);
    buf_add_literal(out, ") REFERENCES ");
    dialect_add_table(out, compiler->dialect, hides_schema ? NAME_NONE : constraint->referent_schema,
                      constraint->referent_table);
    buf_add_literal(out, " (");
    write_names(compiler, &constraint->referent_columns, out);
    buf_add_char(out, ')');
    return write_reference_options(compiler, table, constraint, out);
}

static bool refuse_exclude(struct compiler *compiler)
{
    return compile_error(compiler, "sqlalchemy.exc.UnsupportedCompilationError",
                         "Compiler " STR_FMT " can't render element of type ExcludeConstraint",
                         STR_ARG(compiler->dialect->name));
}

bool write_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                      struct buf *out)
{
    const struct dialect *dialect = compiler->dialect;
    dialect_constraint *const functions[] = {
        [CONSTRAINT_PRIMARY_KEY] = dialect->primary_key,
        [CONSTRAINT_UNIQUE] = dialect->unique,
        [CONSTRAINT_CHECK] = dialect->check,
        [CONSTRAINT_FOREIGN_KEY] = dialect->foreign_key,
        [CONSTRAINT_EXCLUDE] = dialect->exclude,
        [CONSTRAINT_GENERIC] = NULL,
    };
    dialect_constraint *function = functions[constraint->kind];
    return function != NULL ? function(compiler, table, constraint, out) : refuse_exclude(compiler);
}

/* ---- whether and how ----------------------------------------------------------------------------------------------------- */

/* The CHECK of a type is written where the type stands for the column on this dialect and is no native one. */
static bool is_check_written(const struct compiler *compiler, const struct table *table, const struct constraint *constraint)
{
    const struct type *bound = constraint->bound_type;
    const struct column *column = constraint->columns.len > 0 ? table_column(table, constraint->columns.at[0].text) : NULL;
    if (column != NULL && type_for_dialect(column->type, compiler->dialect->name) != bound)
    {
        return false;
    }
    if (bound->type_class->affinity == AFFINITY_BOOLEAN)
    {
        return !dialect_has(compiler->dialect, DIALECT_NATIVE_BOOLEAN);
    }
    bool is_native = bound->native_enum != TRI_FALSE;
    return !is_native || !dialect_has(compiler->dialect, DIALECT_NATIVE_ENUM);
}

bool is_constraint_written(const struct compiler *compiler, const struct table *table, const struct constraint *constraint)
{
    return constraint->bound_type == NULL || is_check_written(compiler, table, constraint);
}

bool generic_add_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                            struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    if (!is_constraint_written(compiler, table, constraint))
    {
        return true;
    }
    buf_add_literal(&text, "ALTER TABLE ");
    dialect_add_table(&text, compiler->dialect, table->schema, table->name);
    buf_add_literal(&text, " ADD ");
    if (!write_constraint(compiler, table, constraint, &text))
    {
        return false;
    }
    add_statement(compiler, out, buf_str(&text));
    return true;
}

bool generic_drop_constraint(struct compiler *compiler, const struct table *table, const struct constraint *constraint,
                             bool if_exists, struct statement_list *out)
{
    struct buf text = BUF(compiler->arena);
    str name;
    if (!format_constraint_name(compiler, table, constraint, &name))
    {
        return false;
    }
    if (name.len == 0)
    {
        compile_error(compiler, COMPILE_ERROR,
                      "Can't emit DROP CONSTRAINT for a constraint of table '" STR_FMT "'; it has no name",
                      STR_ARG(table->name.text));
        diag_hint(compiler->diags, "Give the name that the constraint has in the database.");
        return false;
    }
    buf_add_literal(&text, "ALTER TABLE ");
    dialect_add_table(&text, compiler->dialect, table->schema, table->name);
    buf_print(&text, " DROP CONSTRAINT %s" STR_FMT, if_exists ? "IF EXISTS " : "", STR_ARG(name));
    add_statement(compiler, out, buf_str(&text));
    return true;
}
