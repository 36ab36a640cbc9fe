/*
 * Directives as text, one function a kind, and the bodies made of them.
 *
 * A line may hold several lines of text; only its first is indented inside of a `with` block, as Alembic writes it.
 */
#include "render/internal.h"
#include "sql/catalog.h"

#include <stdlib.h>

typedef bool directive_function(struct rendering *rendering, const struct op *op, str *out);

/* "op.drop_table('t'": the table's name is left out in a batch, where the block names it. */
static struct buf directive_begin(const struct rendering *rendering, const char *directive, str first)
{
    struct buf out = BUF(rendering->arena);

    buf_print(&out, STR_FMT "%s(" STR_FMT, STR_ARG(op_prefix(rendering)), directive, STR_ARG(first));
    return out;
}

static void argument_add(struct buf *out, str text)
{
    if (out->at[out->len - 1] != '(')
        buf_add_literal(out, ", ");
    buf_add(out, text);
}

static void named_add(struct buf *out, const char *key, str text)
{
    if (text.len == 0)
        return;
    if (out->at[out->len - 1] != '(')
        buf_add_literal(out, ", ");
    buf_print(out, "%s=" STR_FMT, key, STR_ARG(text));
}

static str schema_text(const struct rendering *rendering, struct name schema)
{
    return rendering->in_batch || !name_is_set(schema) ? STR("") : plain_name_text(rendering, schema);
}

static str text_or_nothing(const struct rendering *rendering, str text)
{
    return text.len > 0 ? text_text(rendering, text) : STR("");
}

static bool directive_end(struct buf *out, str *out_text)
{
    buf_add_char(out, ')');
    *out_text = buf_str(out);
    return true;
}

/* ---- tables -------------------------------------------------------------------------------------------------------------- */

#define PYTHON_ARGUMENTS 255 /* more than this are given as a list, as Alembic does for old Pythons */

static int compare_texts(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static bool columns_add(struct rendering *rendering, const struct table *table, str_array *out)
{
    for (size_t i = 0; i < table->columns.len; i++)
    {
        str text;

        if (!render_column(rendering, table->columns.at[i], &text))
            return false;
        if (text.len > 0)
            array_push(rendering->arena, out, text);
    }
    return true;
}

static bool constraint_push(struct rendering *rendering, const struct constraint *constraint, str_array *out)
{
    str text;

    if (!constraint_text(rendering, constraint, &text))
        return false;
    if (text.len > 0)
        array_push(rendering->arena, out, text);
    return true;
}

/* Sorted by their text. */
static bool constraints_add(struct rendering *rendering, const struct table *table, str_array *out)
{
    str_array texts = {0};

    if (table->primary_key != NULL && !constraint_push(rendering, table->primary_key, &texts))
        return false;
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        if (!constraint_push(rendering, table->constraints.at[i], &texts))
            return false;
    }
    for (size_t i = 0; i < table->columns.len; i++)
    {
        for (size_t k = 0; k < table->columns.at[i]->constraints.len; k++)
        {
            if (!constraint_push(rendering, table->columns.at[i]->constraints.at[k], &texts))
                return false;
        }
    }
    if (texts.len > 0)
        qsort(texts.at, texts.len, sizeof *texts.at, compare_texts);
    for (size_t i = 0; i < texts.len; i++)
        array_push(rendering->arena, out, texts.at[i]);
    return true;
}

static int compare_options(const void *a, const void *b)
{
    return str_compare((*(const struct option *const *)a)->key, (*(const struct option *const *)b)->key);
}

/* Sorted by key, one a line. */
static bool table_options_add(struct rendering *rendering, const struct option_list *options, struct buf *out)
{
    const struct option **sorted = arena_alloc(rendering->arena, (options->len + 1) * sizeof *sorted);

    for (size_t i = 0; i < options->len; i++)
        sorted[i] = &options->at[i];
    qsort(sorted, options->len, sizeof *sorted, compare_options);
    for (size_t i = 0; i < options->len; i++)
    {
        str value;

        if (!option_value(rendering, sorted[i], &value))
            return false;
        buf_print(out, ",\n" STR_FMT "=" STR_FMT, STR_ARG(sorted[i]->key), STR_ARG(value));
    }
    return true;
}

static void prefixes_add(const struct rendering *rendering, const struct table *table, struct buf *out)
{
    str_array texts = {0};

    for (size_t i = 0; i < table->prefixes.len; i++)
        array_push(rendering->arena, &texts, text_text(rendering, table->prefixes.at[i]));
    if (texts.len > 0)
        buf_print(out, ",\nprefixes=[" STR_FMT "]", STR_ARG(str_array_join(rendering->arena, &texts, STR(", "))));
}

static bool create_table(struct rendering *rendering, const struct op *op, str *out)
{
    const struct table *table = op->create_table.table;
    struct buf text = directive_begin(rendering, "create_table", plain_name_text(rendering, table->name));
    str_array arguments = {0};

    if (!columns_add(rendering, table, &arguments) || !constraints_add(rendering, table, &arguments))
        return false;
    buf_print(&text, arguments.len > PYTHON_ARGUMENTS ? ",\n*[" STR_FMT "]" : ",\n" STR_FMT,
              STR_ARG(str_array_join(rendering->arena, &arguments, STR(",\n"))));
    if (name_is_set(table->schema))
        buf_print(&text, ",\nschema=" STR_FMT, STR_ARG(plain_name_text(rendering, table->schema)));
    if (table->comment.len > 0)
        buf_print(&text, ",\ncomment=" STR_FMT, STR_ARG(text_text(rendering, table->comment)));
    if (!table_options_add(rendering, &table->options, &text))
        return false;
    prefixes_add(rendering, table, &text);
    if (op->create_table.if_not_exists)
        buf_add_literal(&text, ",\nif_not_exists=True");
    buf_add_literal(&text, "\n)");
    *out = buf_str(&text);
    return true;
}

static bool drop_table(struct rendering *rendering, const struct op *op, str *out)
{
    struct buf text = directive_begin(rendering, "drop_table", plain_name_text(rendering, op->drop_table.table));

    named_add(&text, "schema", schema_text(rendering, op->drop_table.schema));
    if (op->drop_table.if_exists)
        named_add(&text, "if_exists", STR("True"));
    return directive_end(&text, out);
}

static bool rename_table(struct rendering *rendering, const struct op *op, str *out)
{
    struct buf text = directive_begin(rendering, "rename_table", plain_name_text(rendering, op->rename_table.table));

    argument_add(&text, plain_name_text(rendering, op->rename_table.new_name));
    named_add(&text, "schema", schema_text(rendering, op->rename_table.schema));
    return directive_end(&text, out);
}

/* The arguments on lines of their own; the last one without a comma. */
static bool comment_text(struct rendering *rendering, const struct op *op, const char *directive, bool has_comment, str *out)
{
    const struct op_table_comment *comment = &op->table_comment;
    struct buf text = directive_begin(rendering, directive, STR(""));
    str none = STR("None");

    buf_add_char(&text, '\n');
    if (!rendering->in_batch)
        buf_print(&text, "    " STR_FMT ",\n", STR_ARG(plain_name_text(rendering, comment->table)));
    if (has_comment)
        buf_print(&text, "    " STR_FMT ",\n", STR_ARG(comment->comment.at != NULL ? text_text(rendering, comment->comment) : none));
    buf_print(&text, "    existing_comment=" STR_FMT,
              STR_ARG(comment->existing_comment.at != NULL ? text_text(rendering, comment->existing_comment) : none));
    if (!rendering->in_batch)
        buf_print(&text, ",\n    schema=" STR_FMT, STR_ARG(plain_name_text(rendering, comment->schema)));
    buf_add_literal(&text, "\n)");
    *out = buf_str(&text);
    return true;
}

static bool create_comment(struct rendering *rendering, const struct op *op, str *out)
{
    return comment_text(rendering, op, "create_table_comment", true, out);
}

static bool drop_comment(struct rendering *rendering, const struct op *op, str *out)
{
    return comment_text(rendering, op, "drop_table_comment", false, out);
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */

static str table_text(const struct rendering *rendering, struct name table)
{
    return rendering->in_batch ? STR("") : plain_name_text(rendering, table);
}

static bool add_column(struct rendering *rendering, const struct op *op, str *out)
{
    const struct op_add_column *add = &op->add_column;
    struct buf text = directive_begin(rendering, "add_column", table_text(rendering, add->table));
    str column;

    if (!render_column(rendering, add->column, &column))
        return false;
    argument_add(&text, column);
    named_add(&text, "schema", schema_text(rendering, add->schema));
    if (add->if_not_exists && !rendering->in_batch)
        named_add(&text, "if_not_exists", STR("True"));
    return directive_end(&text, out);
}

static bool drop_column(struct rendering *rendering, const struct op *op, str *out)
{
    const struct op_drop_column *drop = &op->drop_column;
    struct buf text = directive_begin(rendering, "drop_column", table_text(rendering, drop->table));

    argument_add(&text, plain_name_text(rendering, drop->column));
    named_add(&text, "schema", schema_text(rendering, drop->schema));
    if (drop->if_exists && !rendering->in_batch)
        named_add(&text, "if_exists", STR("True"));
    return directive_end(&text, out);
}

static void alter_add(struct buf *out, const char *key, str text)
{
    buf_print(out, ",\n           %s=" STR_FMT, key, STR_ARG(text));
}

static void alter_add_flag(struct buf *out, const char *key, enum tri flag)
{
    if (flag != TRI_NONE)
        alter_add(out, key, str_from(bool_text(flag == TRI_TRUE)));
}

static bool alter_add_type(struct rendering *rendering, struct buf *out, const char *key, const struct type *type)
{
    str text;

    if (type == NULL)
        return true;
    if (!render_type(rendering, type, &text))
        return false;
    alter_add(out, key, text);
    return true;
}

static bool alter_add_default(struct rendering *rendering, struct buf *out, const char *key, const struct server_default *value)
{
    str text;

    if (!server_default_text(rendering, value, &text))
        return false;
    alter_add(out, key, text);
    return true;
}

static void alter_add_comments(const struct rendering *rendering, const struct op_alter_column *alter, struct buf *out)
{
    if (alter->has_comment)
        alter_add(out, "comment", alter->comment.at != NULL ? text_text(rendering, alter->comment) : STR("None"));
    if (alter->existing_comment.at != NULL)
        alter_add(out, "existing_comment", text_text(rendering, alter->existing_comment));
}

static bool alter_column(struct rendering *rendering, const struct op *op, str *out)
{
    const struct op_alter_column *alter = &op->alter_column;
    struct buf text = directive_begin(rendering, "alter_column", table_text(rendering, alter->table));

    argument_add(&text, plain_name_text(rendering, alter->column));
    if (!alter_add_type(rendering, &text, "existing_type", alter->existing_type) ||
        (alter->has_server_default && !alter_add_default(rendering, &text, "server_default", &alter->server_default)))
        return false;
    if (name_is_set(alter->new_name))
        alter_add(&text, "new_column_name", plain_name_text(rendering, alter->new_name));
    if (!alter_add_type(rendering, &text, "type_", alter->type))
        return false;
    alter_add_flag(&text, "nullable", alter->nullable);
    alter_add_comments(rendering, alter, &text);
    if (alter->nullable == TRI_NONE)
        alter_add_flag(&text, "existing_nullable", alter->existing_nullable);
    alter_add_flag(&text, "autoincrement", alter->autoincrement);
    /* Alembic leaves it out beside a new default; without it DROP IDENTITY and SET GENERATED could not be written. */
    if ((!alter->has_server_default || alter->existing_server_default.kind == SERVER_DEFAULT_IDENTITY) &&
        alter->has_existing_server_default &&
        !alter_add_default(rendering, &text, "existing_server_default", &alter->existing_server_default))
        return false;
    if (alter->has_postgresql_using)
        alter_add(&text, "postgresql_using", text_text(rendering, alter->postgresql_using));
    if (schema_text(rendering, alter->schema).len > 0)
        alter_add(&text, "schema", schema_text(rendering, alter->schema));
    return directive_end(&text, out);
}

/* ---- indexes ------------------------------------------------------------------------------------------------------------- */

static bool index_element_text(struct rendering *rendering, const struct index_element *element, str *out)
{
    const struct expr *expr = element->expr;

    if (name_is_set(element->column))
    {
        *out = plain_name_text(rendering, element->column);
        return true;
    }
    if (str_equal(rendering->compiler->dialect->name, STR("postgresql")))
        expr = expr_group(rendering->arena, expr, OPERATOR_NONE);
    if (!sql_text_of(rendering, expr, out))
        return false;
    *out = str_print(rendering->arena, STR_FMT "literal_column(" STR_FMT ")", STR_ARG(rendering->options.sa_prefix),
                     STR_ARG(text_text(rendering, *out)));
    if (element->expr->kind == EXPR_LABEL && name_is_set(element->expr->label.name))
        *out = str_print(rendering->arena, STR_FMT ".label(" STR_FMT ")", STR_ARG(*out),
                         STR_ARG(plain_name_text(rendering, element->expr->label.name)));
    return true;
}

static bool create_index(struct rendering *rendering, const struct op *op, str *out)
{
    const struct op_create_index *create = &op->create_index;
    const struct index *index = create->index;
    struct buf text = directive_begin(rendering, "create_index", name_text(rendering, index->name));
    str_array elements = {0};

    for (size_t i = 0; i < index->elements.len; i++)
    {
        str element;

        if (!index_element_text(rendering, &index->elements.at[i], &element))
            return false;
        array_push(rendering->arena, &elements, element);
    }
    if (!rendering->in_batch)
        argument_add(&text, plain_name_text(rendering, create->table));
    buf_print(&text, ", [" STR_FMT "], unique=%s", STR_ARG(str_array_join(rendering->arena, &elements, STR(", "))),
              bool_text(index->unique));
    named_add(&text, "schema", schema_text(rendering, create->schema));
    if (!options_add(rendering, &index->options, &text))
        return false;
    if (create->if_not_exists)
        named_add(&text, "if_not_exists", STR("True"));
    return directive_end(&text, out);
}

static bool drop_index(struct rendering *rendering, const struct op *op, str *out)
{
    const struct op_drop_index *drop = &op->drop_index;
    struct buf text = directive_begin(rendering, "drop_index", name_text(rendering, drop->index));

    if (!rendering->in_batch && name_is_set(drop->table))
        named_add(&text, "table_name", plain_name_text(rendering, drop->table));
    named_add(&text, "schema", schema_text(rendering, drop->schema));
    if (!options_add(rendering, &drop->options, &text))
        return false;
    if (drop->if_exists)
        named_add(&text, "if_exists", STR("True"));
    return directive_end(&text, out);
}

/* ---- constraints --------------------------------------------------------------------------------------------------------- */

static bool unique_add(struct rendering *rendering, const struct op_add_constraint *add, struct buf *text)
{
    const struct constraint *unique = add->constraint;

    buf_print(text, ", [" STR_FMT "]", STR_ARG(names_text(rendering, &unique->columns)));
    if (unique->deferrable == TRI_TRUE)
        named_add(text, "deferrable", STR("True"));
    named_add(text, "initially", text_or_nothing(rendering, unique->initially));
    named_add(text, "schema", schema_text(rendering, add->schema));
    return options_add(rendering, &unique->options, text);
}

static bool primary_key_add(struct rendering *rendering, const struct op_add_constraint *add, struct buf *text)
{
    buf_print(text, ", [" STR_FMT "]", STR_ARG(names_text(rendering, &add->constraint->columns)));
    named_add(text, "schema", schema_text(rendering, add->schema));
    return true;
}

static bool check_add(struct rendering *rendering, const struct op_add_constraint *add, struct buf *text)
{
    str sql;

    if (!sql_text_of(rendering, add->constraint->check, &sql))
        return false;
    argument_add(text, text_text(rendering, sql));
    named_add(text, "schema", schema_text(rendering, add->schema));
    return true;
}

static bool foreign_key_add(struct rendering *rendering, const struct op_add_constraint *add, struct buf *text)
{
    const struct constraint *key = add->constraint;

    buf_print(text, ", " STR_FMT ", [" STR_FMT "], [" STR_FMT "]", STR_ARG(plain_name_text(rendering, key->referent_table)),
              STR_ARG(names_text(rendering, &key->columns)), STR_ARG(names_text(rendering, &key->referent_columns)));
    named_add(text, "source_schema", schema_text(rendering, add->schema));
    if (name_is_set(key->referent_schema))
        named_add(text, "referent_schema", plain_name_text(rendering, key->referent_schema));
    named_add(text, "onupdate", text_or_nothing(rendering, key->onupdate));
    named_add(text, "ondelete", text_or_nothing(rendering, key->ondelete));
    named_add(text, "initially", text_or_nothing(rendering, key->initially));
    if (key->deferrable == TRI_TRUE)
        named_add(text, "deferrable", STR("True"));
    if (key->use_alter)
        named_add(text, "use_alter", STR("True"));
    named_add(text, "match", text_or_nothing(rendering, key->match));
    return options_add(rendering, &key->options, text);
}

static bool exclude_add(struct rendering *rendering, const struct op_add_constraint *add, struct buf *text)
{
    str_array arguments = {0};

    if (!exclude_arguments(rendering, add->constraint, &arguments))
        return false;
    for (size_t i = 0; i < arguments.len; i++)
        argument_add(text, arguments.at[i]);
    named_add(text, "schema", schema_text(rendering, add->schema));
    return true;
}

typedef bool constraint_add_function(struct rendering *rendering, const struct op_add_constraint *add, struct buf *text);

static constraint_add_function *const constraint_adds[] = {
    [CONSTRAINT_PRIMARY_KEY] = primary_key_add,
    [CONSTRAINT_UNIQUE] = unique_add,
    [CONSTRAINT_CHECK] = check_add,
    [CONSTRAINT_FOREIGN_KEY] = foreign_key_add,
    [CONSTRAINT_EXCLUDE] = exclude_add,
};

static bool add_constraint(struct rendering *rendering, const struct op *op, str *out)
{
    const struct op_add_constraint *add = &op->add_constraint;
    struct buf text = directive_begin(rendering, op_name(op), name_text(rendering, add->constraint->name));

    if (!rendering->in_batch)
        argument_add(&text, plain_name_text(rendering, add->table));
    return constraint_adds[add->constraint->kind](rendering, add, &text) && directive_end(&text, out);
}

static bool drop_constraint(struct rendering *rendering, const struct op *op, str *out)
{
    const struct op_drop_constraint *drop = &op->drop_constraint;
    struct buf text = directive_begin(rendering, "drop_constraint", name_text(rendering, drop->name));
    str type = op_constraint_type_name(drop->type);

    if (!rendering->in_batch)
        argument_add(&text, plain_name_text(rendering, drop->table));
    named_add(&text, "schema", schema_text(rendering, drop->schema));
    named_add(&text, "type_", text_or_nothing(rendering, type));
    if (drop->if_exists)
        named_add(&text, "if_exists", STR("True"));
    return directive_end(&text, out);
}

/* ---- SQL ----------------------------------------------------------------------------------------------------------------- */

static bool execute(struct rendering *rendering, const struct op *op, str *out)
{
    struct buf text = BUF(rendering->arena);
    str sql;

    if (op->execute.statement->kind == EXPR_TEXT)
        sql = op->execute.statement->text.text; /* as op.execute() is given it */
    else if (!dialect_compile_statement(rendering->compiler, op->execute.statement, &sql))
        return false;
    text = directive_begin(rendering, "execute", text_text(rendering, sql));
    return directive_end(&text, out);
}

/* No directive of Alembic's: the SQL that it is, a line for each statement. */
static bool enum_lines(struct rendering *rendering, const struct op *op, str_array *out)
{
    struct statement_list statements = {0};

    if (!dialect_compile_op(rendering->compiler, op, &statements))
        return false;
    for (size_t i = 0; i < statements.len; i++)
    {
        str sql = expr_verbatim(rendering->arena, statements.at[i].text)->text.text;

        array_push(rendering->arena, out,
                   str_print(rendering->arena, STR_FMT "execute(" STR_FMT ")", STR_ARG(op_prefix(rendering)),
                             STR_ARG(text_text(rendering, sql))));
    }
    return true;
}

static directive_function *const directives[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = create_table,
    [OP_DROP_TABLE] = drop_table,
    [OP_RENAME_TABLE] = rename_table,
    [OP_ADD_COLUMN] = add_column,
    [OP_DROP_COLUMN] = drop_column,
    [OP_ALTER_COLUMN] = alter_column,
    [OP_CREATE_INDEX] = create_index,
    [OP_DROP_INDEX] = drop_index,
    [OP_ADD_CONSTRAINT] = add_constraint,
    [OP_DROP_CONSTRAINT] = drop_constraint,
    [OP_CREATE_TABLE_COMMENT] = create_comment,
    [OP_DROP_TABLE_COMMENT] = drop_comment,
    [OP_EXECUTE] = execute,
};

/* ---- bodies -------------------------------------------------------------------------------------------------------------- */

static bool batch_lines(struct rendering *rendering, const struct op *op, str_array *out)
{
    bool is_block = (rendering->options.as_batch || op->batch.is_block) && !rendering->in_batch;
    str_array lines = {0};
    bool rendered = true;

    rendering->in_batch = rendering->in_batch || is_block;
    for (size_t i = 0; i < op->batch.ops.len && rendered; i++)
        rendered = render_op(rendering, op->batch.ops.at[i], &lines);
    if (is_block)
    {
        rendering->in_batch = false;
        array_push(rendering->arena, out,
                   str_print(rendering->arena, "with op.batch_alter_table(" STR_FMT ", schema=" STR_FMT ") as batch_op:",
                             STR_ARG(plain_name_text(rendering, op->batch.table)),
                             STR_ARG(plain_name_text(rendering, op->batch.schema))));
    }
    for (size_t i = 0; i < lines.len; i++)
        array_push(rendering->arena, out,
                   is_block ? str_join(rendering->arena, STR("    "), lines.at[i]) : lines.at[i]);
    if (is_block)
        array_push(rendering->arena, out, STR(""));
    return rendered;
}

bool render_op(struct rendering *rendering, const struct op *op, str_array *out_lines)
{
    str text;

    if (op->kind == OP_BATCH)
        return op->batch.ops.len == 0 || batch_lines(rendering, op, out_lines);
    if (op->kind == OP_ENUM_TYPE)
        return enum_lines(rendering, op, out_lines);
    if (op->kind == OP_LINES)
    {
        for (size_t i = 0; i < op->lines.lines.len; i++)
            array_push(rendering->arena, out_lines, op->lines.lines.at[i]);
        return true;
    }
    if (directives[op->kind] == NULL)
    {
        diag_error(rendering->diags, DIAG_UNSUPPORTED, (struct span){op->place, 0}, "op.%s() cannot be written to a revision file",
                   op_name(op));
        return false;
    }
    if (!directives[op->kind](rendering, op, &text))
        return false;
    array_push(rendering->arena, out_lines, text);
    return true;
}

/* Four blanks in front of each line but the first; no blanks at the end of a line. */
static str indented(struct arena *arena, str text)
{
    struct buf out = BUF(arena);
    str line;

    while (str_next_line(&text, &line))
    {
        line = str_trim_end(line);
        if (out.len > 0)
            buf_add_char(&out, '\n');
        if (out.len > 0 && line.len > 0)
            buf_add_literal(&out, "    ");
        buf_add(&out, line);
    }
    return buf_str(&out);
}

bool render_body(struct rendering *rendering, const struct op_list *ops, str *out_text)
{
    str_array lines = {0};

    array_push(rendering->arena, &lines, STR("# ### commands auto generated by Alembic - please adjust! ###"));
    for (size_t i = 0; i < ops->len; i++)
    {
        if (!render_op(rendering, ops->at[i], &lines))
            return false;
    }
    if (lines.len == 1)
        array_push(rendering->arena, &lines, STR("pass"));
    array_push(rendering->arena, &lines, STR("# ### end Alembic commands ###"));
    *out_text = indented(rendering->arena, str_array_join(rendering->arena, &lines, STR("\n")));
    return true;
}

str render_imports(const struct rendering *rendering)
{
    str *lines = arena_alloc(rendering->arena, (rendering->imports.len + 1) * sizeof *lines);
    str_array sorted = {0};

    for (size_t i = 0; i < rendering->imports.len; i++)
        lines[i] = rendering->imports.at[i].key;
    qsort(lines, rendering->imports.len, sizeof *lines, compare_texts);
    for (size_t i = 0; i < rendering->imports.len; i++)
        array_push(rendering->arena, &sorted, lines[i]);
    return str_array_join(rendering->arena, &sorted, STR("\n"));
}
