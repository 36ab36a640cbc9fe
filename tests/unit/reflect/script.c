/*
 * The statements that create a catalog again: tables, types, sequences and indexes compiled by the dialect from the model; what
 * no dialect writes (views, functions, triggers, ownership, storage) from the catalog's texts.
 *
 * Order: schemas, extensions, types, sequences, functions, tables without foreign keys, ownership, inheritance, foreign keys,
 * views, triggers. Everything is made where it was, in an empty database.
 */
#include "driver.h"

struct script
{
    struct compiler *compiler;
    struct arena *arena;
    const struct catalog *catalog;
    str_array *out;
};

__attribute__((format(printf, 2, 3))) static void add(struct script *script, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    str text = str_vprint(script->arena, format, arguments);
    va_end(arguments);
    array_push(script->arena, script->out, text);
}

static bool is_postgresql(const struct script *script)
{
    return str_equal(script->catalog->dialect, STR("postgresql"));
}

static bool is_sqlite(const struct script *script)
{
    return str_equal(script->catalog->dialect, STR("sqlite"));
}

static str quoted(struct script *script, str name)
{
    return str_print(script->arena, "\"" STR_FMT "\"", STR_ARG(str_replace(script->arena, name, STR("\""), STR("\"\""))));
}

static str full(struct script *script, struct object_name at)
{
    return str_print(script->arena, STR_FMT "." STR_FMT, STR_ARG(quoted(script, at.schema)), STR_ARG(quoted(script, at.name)));
}

static str literal(struct script *script, str text)
{
    return str_print(script->arena, "'" STR_FMT "'", STR_ARG(str_replace(script->arena, text, STR("'"), STR("''"))));
}

static void add_comment(struct script *script, const char *kind, str name, str comment)
{
    if (comment.at != NULL && is_postgresql(script))
    {
        add(script, "COMMENT ON %s " STR_FMT " IS " STR_FMT, kind, STR_ARG(name), STR_ARG(literal(script, comment)));
    }
}

static void add_statements(struct script *script, const struct statement_list *list)
{
    for (size_t i = 0; i < list->len; i++)
    {
        array_push(script->arena, script->out, list->at[i].text);
    }
}

static bool add_ddl(struct script *script, const struct ddl *ddl)
{
    str text;
    if (!dialect_compile_statement(script->compiler, expr_of_ddl(script->arena, ddl), &text))
    {
        return false;
    }
    array_push(script->arena, script->out, text);
    return true;
}

/* ---- schemas, extensions, types ------------------------------------------------------------------------------------------ */

static void add_schemas(struct script *script)
{
    for (size_t i = 0; i < script->catalog->schemas.len && is_postgresql(script); i++)
    {
        str schema = script->catalog->schemas.at[i];
        if (!str_equal(schema, STR("public")) && !str_equal(schema, STR("information_schema")))
        {
            add(script, "CREATE SCHEMA " STR_FMT, STR_ARG(quoted(script, schema)));
        }
    }
    for (size_t i = 0; i < script->catalog->extensions.len; i++)
    {
        const struct extension *extension = &script->catalog->extensions.at[i];
        add(script, "CREATE EXTENSION IF NOT EXISTS " STR_FMT " SCHEMA " STR_FMT, STR_ARG(quoted(script, extension->name)),
            STR_ARG(quoted(script, extension->schema)));
    }
}

/* The dialect makes the types of a table with it, unless it knows that they are made. */
static void mark_type(struct script *script, const struct type *type)
{
    str key = str_print(script->arena, "create " STR_FMT "." STR_FMT, STR_ARG(type->schema.text), STR_ARG(type->name.text));
    map_put(&script->compiler->types_made, key, script);
}

static void add_composite(struct script *script, const struct named_type *type)
{
    struct buf parts = BUF(script->arena);
    for (size_t i = 0; i < type->parts.len; i++)
    {
        buf_print(&parts, "%s" STR_FMT " " STR_FMT, i > 0 ? ", " : "", STR_ARG(quoted(script, type->parts.at[i].name)),
                  STR_ARG(type->parts.at[i].text));
    }
    add(script, "CREATE TYPE " STR_FMT " AS (" STR_FMT ")", STR_ARG(full(script, type->at)), STR_ARG(buf_str(&parts)));
}

/* SQLAlchemy's order of words (CONSTRAINT name NOT NULL CHECK ...) would give the name to the NOT NULL. */
static void add_domain(struct script *script, const struct named_type *type)
{
    add(script, "CREATE DOMAIN " STR_FMT " AS " STR_FMT "%s" STR_FMT " NOT NULL CONSTRAINT " STR_FMT " CHECK (" STR_FMT ")",
        STR_ARG(full(script, type->at)), STR_ARG(type->text), type->default_text.at != NULL ? " DEFAULT " : "",
        STR_ARG(type->default_text), STR_ARG(quoted(script, type->parts.at[0].name)), STR_ARG(type->parts.at[0].text));
}

static bool add_type(struct script *script, const struct named_type *type)
{
    struct statement_list list = {0};
    if (type->kind == NAMED_TYPE_COMPOSITE)
    {
        add_composite(script, type);
        return true;
    }
    if (type->kind == NAMED_TYPE_RANGE)
    {
        add(script, "CREATE TYPE " STR_FMT " AS RANGE (subtype = " STR_FMT ")", STR_ARG(full(script, type->at)),
            STR_ARG(type->text));
        return true;
    }
    if (type->kind == NAMED_TYPE_DOMAIN && type->is_not_null && type->parts.len > 0)
    {
        add_domain(script, type);
    }
    else if (!script->compiler->dialect->create_type(script->compiler, type->type, false, &list))
    {
        return false;
    }
    add_statements(script, &list);
    mark_type(script, type->type);
    /* The first CHECK is part of the type. */
    for (size_t i = 1; type->kind == NAMED_TYPE_DOMAIN && i < type->parts.len; i++)
    {
        add(script, "ALTER DOMAIN " STR_FMT " ADD CONSTRAINT " STR_FMT " CHECK (" STR_FMT ")%s",
            STR_ARG(full(script, type->at)), STR_ARG(quoted(script, type->parts.at[i].name)), STR_ARG(type->parts.at[i].text),
            type->parts.at[i].is_not_valid ? " NOT VALID" : "");
    }
    return true;
}

static bool add_types(struct script *script)
{
    /* Enums first, then what may stand on them. */
    static const enum named_type_kind order[] = {NAMED_TYPE_ENUM, NAMED_TYPE_RANGE, NAMED_TYPE_DOMAIN, NAMED_TYPE_COMPOSITE};
    for (size_t step = 0; step < COUNT_OF(order); step++)
    {
        for (size_t i = 0; i < script->catalog->types.len; i++)
        {
            const struct named_type *type = &script->catalog->types.at[i];
            bool is_ours = type->extension.at == NULL && !str_equal(type->at.schema, STR("information_schema"));
            if (type->kind == order[step] && is_ours)
            {
                if (!add_type(script, type))
                {
                    return false;
                }
                add_comment(script, type->kind == NAMED_TYPE_DOMAIN ? "DOMAIN" : "TYPE", full(script, type->at), type->comment);
            }
        }
    }
    return true;
}

/* ---- sequences ----------------------------------------------------------------------------------------------------------- */

static bool add_sequences(struct script *script)
{
    for (size_t i = 0; i < script->catalog->sequences.len; i++)
    {
        const struct catalog_sequence *sequence = &script->catalog->sequences.at[i];
        struct ddl ddl = {.kind = DDL_CREATE_SEQUENCE, .sequence = &sequence->sequence};
        if (!sequence->is_identity && sequence->extension.at == NULL && !add_ddl(script, &ddl))
        {
            return false;
        }
    }
    return true;
}

static void add_ownership(struct script *script)
{
    for (size_t i = 0; i < script->catalog->sequences.len; i++)
    {
        const struct catalog_sequence *sequence = &script->catalog->sequences.at[i];
        if (sequence->owner.name.at != NULL && !sequence->is_identity)
        {
            add(script, "ALTER SEQUENCE " STR_FMT " OWNED BY " STR_FMT "." STR_FMT, STR_ARG(full(script, sequence->at)),
                STR_ARG(full(script, sequence->owner)), STR_ARG(quoted(script, sequence->owner_column)));
        }
        add_comment(script, "SEQUENCE", full(script, sequence->at), sequence->comment);
    }
}

/* ---- tables -------------------------------------------------------------------------------------------------------------- */

static bool is_created(const struct relation *relation)
{
    return !relation_is_view(relation) && relation->extension.at == NULL && !relation->is_shadow;
}

/* What is added behind all tables: foreign keys, and what is not valid (CREATE TABLE would make it so). */
static bool is_later(const struct script *script, const struct constraint *constraint)
{
    bool is_not_valid = option_flag(&constraint->options, STR("postgresql"), STR("not_valid")) == TRI_TRUE;
    return !is_sqlite(script) && (constraint->kind == CONSTRAINT_FOREIGN_KEY || is_not_valid);
}

/* What is inherited comes back by itself. */
static void keep_own(struct script *script, struct table *table)
{
    size_t kept = 0;
    for (size_t i = 0; i < table->constraints.len; i++)
    {
        struct constraint *constraint = table->constraints.at[i];
        if (!constraint->is_inherited && !is_later(script, constraint))
        {
            table->constraints.at[kept++] = constraint;
        }
    }
    table->constraints.len = kept;
    kept = 0;
    for (size_t i = 0; i < table->indexes.len; i++)
    {
        if (!table->indexes.at[i]->is_inherited)
        {
            table->indexes.at[kept++] = table->indexes.at[i];
        }
    }
    table->indexes.len = kept;
}

/* Names a constraint or index that has a comment. */
static void add_table_comments(struct script *script, const struct relation *relation,
                               const struct constraint_list *constraints)
{
    for (size_t i = 0; i < constraints->len; i++)
    {
        const struct constraint *constraint = constraints->at[i];
        if (constraint->comment.at != NULL)
        {
            add(script, "COMMENT ON CONSTRAINT " STR_FMT " ON " STR_FMT " IS " STR_FMT,
                STR_ARG(quoted(script, constraint->name.text)), STR_ARG(full(script, relation->at)),
                STR_ARG(literal(script, constraint->comment)));
        }
    }
    for (size_t i = 0; i < relation->table->indexes.len; i++)
    {
        const struct index *index = relation->table->indexes.at[i];
        add_comment(script, "INDEX", full(script, (struct object_name){relation->at.schema, index->name.text}), index->comment);
    }
}

static void add_storage(struct script *script, const struct relation *relation)
{
    for (size_t i = 0; i < relation->storage.len; i++)
    {
        add(script, "ALTER TABLE " STR_FMT " SET (" STR_FMT " = " STR_FMT ")", STR_ARG(full(script, relation->at)),
            STR_ARG(relation->storage.at[i].key), STR_ARG(literal(script, relation->storage.at[i].value)));
    }
}

static void add_index_storage(struct script *script, const struct relation *relation, const struct index *index)
{
    const struct option *with = index != NULL ? option_find(&index->options, STR("postgresql"), STR("with")) : NULL;
    for (size_t i = 0; with != NULL && i < with->items.len && !index->is_inherited; i++)
    {
        add(script, "ALTER INDEX " STR_FMT " SET (" STR_FMT " = " STR_FMT ")",
            STR_ARG(full(script, (struct object_name){relation->at.schema, index->name.text})), STR_ARG(with->items.at[i].key),
            STR_ARG(literal(script, with->items.at[i].text)));
    }
}

/* No dialect writes the storage of the index behind a key. */
static void add_key_storage(struct script *script, const struct relation *relation)
{
    add_index_storage(script, relation, relation->key_index);
    for (size_t i = 0; i < relation->constraint_indexes.len && is_postgresql(script); i++)
    {
        add_index_storage(script, relation, relation->constraint_indexes.at[i]);
    }
}

/* The columns that INHERITS brings; a partition is made by itself and attached. */
static void drop_inherited(struct relation *relation)
{
    size_t kept = 0;
    for (size_t i = 0; i < relation->table->columns.len; i++)
    {
        struct column *column = relation->table->columns.at[i];
        if (!column->is_inherited || relation->partition_bound.at != NULL)
        {
            relation->table->columns.at[kept++] = column;
        }
    }
    relation->table->columns.len = kept;
}

static bool add_table(struct script *script, struct relation *relation)
{
    struct table *table = relation->table;
    struct statement_list list = {0};
    struct op op = {.kind = OP_CREATE_TABLE, .create_table = {.table = table}};
    if (relation->kind == RELATION_VIRTUAL)
    {
        array_push(script->arena, script->out, relation->definition);
        return true;
    }
    for (size_t i = 0; i < table->columns.len; i++)
    {
        /* Sequences are made by themselves here: no SERIAL. */
        bool is_free = table->columns.at[i]->identity == NULL && is_postgresql(script);
        table->columns.at[i]->autoincrement = is_free ? AUTOINCREMENT_FALSE : table->columns.at[i]->autoincrement;
    }
    drop_inherited(relation);
    if (!dialect_compile_op(script->compiler, &op, &list))
    {
        return false;
    }
    add_statements(script, &list);
    add_storage(script, relation);
    add_key_storage(script, relation);
    return true;
}

static void attach_partition(struct script *script, const struct relation *relation)
{
    if (relation->partition_bound.at != NULL && relation->parents.len > 0)
    {
        add(script, "ALTER TABLE " STR_FMT " ATTACH PARTITION " STR_FMT " " STR_FMT,
            STR_ARG(full(script, relation->parents.at[0])), STR_ARG(full(script, relation->at)),
            STR_ARG(relation->partition_bound));
    }
}

static bool is_child(const struct relation *relation)
{
    return relation->parents.len > 0 && relation->partition_bound.at == NULL;
}

static bool add_later(struct script *script, const struct relation *relation, const struct constraint_list *constraints)
{
    struct statement_list list = {0};
    for (size_t i = 0; i < constraints->len; i++)
    {
        struct constraint *constraint = constraints->at[i];
        if (is_later(script, constraint) && !constraint->is_inherited &&
            !script->compiler->dialect->add_constraint(script->compiler, relation->table, constraint, &list))
        {
            return false;
        }
    }
    add_statements(script, &list);
    return true;
}

static bool add_tables(struct script *script)
{
    size_t count = script->catalog->relations.len;
    struct relation **at = script->catalog->relations.at;
    struct constraint_list *constraints = arena_alloc_array(script->arena, count, sizeof *constraints);
    for (size_t i = 0; i < count; i++)
    {
        for (size_t k = 0; k < at[i]->table->constraints.len; k++)
        {
            array_push(script->arena, &constraints[i], at[i]->table->constraints.at[k]);
        }
        keep_own(script, at[i]->table);
    }
    for (size_t i = 0; i < 2 * count; i++)
    {
        struct relation *relation = at[i % count];
        if (is_created(relation) && is_child(relation) == (i >= count) && !add_table(script, relation))
        {
            return false;
        }
    }
    add_ownership(script);
    for (size_t i = 0; i < count; i++)
    {
        attach_partition(script, at[i]);
    }
    for (size_t i = 0; i < count; i++)
    {
        if (is_created(at[i]))
        {
            if (!add_later(script, at[i], &constraints[i]))
            {
                return false;
            }
            add_table_comments(script, at[i], &constraints[i]);
        }
    }
    return true;
}

/* ---- views, functions, triggers ------------------------------------------------------------------------------------------ */

static bool add_view(struct script *script, struct relation *view)
{
    bool is_materialized = view->kind == RELATION_MATERIALIZED_VIEW;
    str definition = str_trim_end(view->definition);
    if (!is_postgresql(script))
    {
        array_push(script->arena, script->out, view->definition);
        return true;
    }
    definition = str_ends(definition, STR(";")) ? str_slice(definition, 0, definition.len - 1) : definition;
    add(script, "CREATE %sVIEW " STR_FMT " AS" STR_FMT "%s", is_materialized ? "MATERIALIZED " : "",
        STR_ARG(full(script, view->at)), STR_ARG(definition), is_materialized && !view->is_populated ? " WITH NO DATA" : "");
    for (size_t i = 0; i < view->table->indexes.len; i++)
    {
        struct statement_list list = {0};
        struct buf text = BUF(script->arena);
        (void)list;
        if (!script->compiler->dialect->create_index(script->compiler, view->table, view->table->indexes.at[i], false, &text))
        {
            return false;
        }
        array_push(script->arena, script->out, buf_str(&text));
    }
    for (size_t i = 0; i < view->storage.len; i++)
    {
        add(script, "ALTER VIEW " STR_FMT " SET (" STR_FMT " = " STR_FMT ")", STR_ARG(full(script, view->at)),
            STR_ARG(view->storage.at[i].key), STR_ARG(view->storage.at[i].value));
    }
    add_comment(script, is_materialized ? "MATERIALIZED VIEW" : "VIEW", full(script, view->at), view->table->comment);
    for (size_t i = 0; i < view->table->columns.len; i++)
    {
        const struct column *column = view->table->columns.at[i];
        add_comment(script, "COLUMN",
                    str_print(script->arena, STR_FMT "." STR_FMT, STR_ARG(full(script, view->at)),
                              STR_ARG(quoted(script, column->name.text))),
                    column->comment);
    }
    return true;
}

static void add_routines(struct script *script)
{
    for (size_t i = 0; i < script->catalog->routines.len; i++)
    {
        const struct routine *routine = &script->catalog->routines.at[i];
        if (routine->extension.at == NULL && routine->definition.at != NULL)
        {
            array_push(script->arena, script->out, routine->definition);
            add_comment(script, routine->kind == ROUTINE_PROCEDURE ? "PROCEDURE" : "FUNCTION",
                        str_print(script->arena, STR_FMT "(" STR_FMT ")", STR_ARG(full(script, routine->at)),
                                  STR_ARG(routine->arguments)),
                        routine->comment);
        }
    }
}

static void add_triggers(struct script *script)
{
    for (size_t i = 0; i < script->catalog->triggers.len; i++)
    {
        const struct trigger *trigger = &script->catalog->triggers.at[i];
        if (trigger->is_inherited)
        {
            continue;
        }
        array_push(script->arena, script->out, trigger->definition);
        if (trigger->enabled == 'D')
        {
            add(script, "ALTER TABLE " STR_FMT " DISABLE TRIGGER " STR_FMT, STR_ARG(full(script, trigger->table)),
                STR_ARG(quoted(script, trigger->name)));
        }
        if (trigger->comment.at != NULL)
        {
            add(script, "COMMENT ON TRIGGER " STR_FMT " ON " STR_FMT " IS " STR_FMT, STR_ARG(quoted(script, trigger->name)),
                STR_ARG(full(script, trigger->table)), STR_ARG(literal(script, trigger->comment)));
        }
    }
}

bool script_catalog(struct compiler *compiler, const struct catalog *catalog, str_array *out_statements)
{
    struct script script = {compiler, compiler->arena, catalog, out_statements};
    add_schemas(&script);
    if (!add_types(&script) || !add_sequences(&script))
    {
        return false;
    }
    add_routines(&script);
    if (!add_tables(&script))
    {
        return false;
    }
    for (size_t i = 0; i < catalog->relations.len; i++)
    {
        struct relation *relation = catalog->relations.at[i];
        if (relation_is_view(relation) && relation->extension.at == NULL && !add_view(&script, relation))
        {
            return false;
        }
    }
    add_triggers(&script);
    return true;
}
