/*
 * Rebuilding one table: reflect, compile, send.
 *
 * All of it stands in a savepoint, so that a project that catches the exception of a failed rebuild goes on with the table as
 * it was. The operations are compiled before anything is committed or sent: a wrong name costs nothing.
 *
 * On SQLite a column that something else names (a view, a trigger, a key of another table, a CHECK) is renamed in place before
 * the copy, since only SQLite itself renames it everywhere.
 */
#include "run/rebuild.h"

#include "reflect/reflect.h"
#include "run/migration.h"

/* ---- which operations ---------------------------------------------------------------------------------------------------- */

static bool is_flagged(struct migration *migration, bool *out)
{
    return config_bool(&migration->session->config, STR("limbeck.sqlite_rebuild"), out);
}

/* The table of an operation that SQLite may have no ALTER for; false for others. */
static bool altered_table(const struct op *op, struct name *out_table, struct name *out_schema)
{
    switch (op->kind)
    {
        case OP_ALTER_COLUMN:
            *out_table = op->alter_column.table;
            *out_schema = op->alter_column.schema;
            return op->alter_column.nullable != TRI_NONE || op->alter_column.type != NULL ||
                   op->alter_column.has_server_default || op->alter_column.has_comment;
        case OP_ADD_COLUMN:
            *out_table = op->add_column.table;
            *out_schema = op->add_column.schema;
            return true;
        case OP_DROP_COLUMN:
            *out_table = op->drop_column.table;
            *out_schema = op->drop_column.schema;
            return true;
        case OP_ADD_CONSTRAINT:
            *out_table = op->add_constraint.table;
            *out_schema = op->add_constraint.schema;
            return true;
        case OP_DROP_CONSTRAINT:
            *out_table = op->drop_constraint.table;
            *out_schema = op->drop_constraint.schema;
            return true;
        default:
            return false;
    }
}

/* A column that is added: SQLite wants a default for NOT NULL, also where there are no rows. */
static bool adds_not_null(const struct op *op)
{
    const struct column *column = op->kind == OP_ADD_COLUMN ? op->add_column.column : NULL;

    return column != NULL && !column_is_nullable(column) && column->server_default.kind == SERVER_DEFAULT_NONE &&
           column->computed == NULL;
}

bool rebuild_batch_of(struct migration *migration, const struct op *op, const struct op **out_batch)
{
    struct name table, schema;
    bool wanted = false;
    struct op *batch;

    *out_batch = NULL;
    if (migration->is_offline)
        return true;
    if (op->kind == OP_BATCH)
    {
        *out_batch = dialect_batch_copies(&migration->compiler, &op->batch) ? op : NULL;
        return true;
    }
    if (!str_equal(migration->dialect->name, STR("sqlite")) || op->in_batch || !altered_table(op, &table, &schema))
        return true;
    if (!is_flagged(migration, &wanted) || !wanted)
        return wanted || is_flagged(migration, &wanted);
    batch = op_make(migration->compiler.arena, OP_BATCH, op->place);
    batch->batch.table = table;
    batch->batch.schema = schema;
    batch->batch.recreate = adds_not_null(op) ? BATCH_ALWAYS : BATCH_AUTO;
    array_push(migration->compiler.arena, &batch->batch.ops, (struct op *)op);
    if (dialect_batch_copies(&migration->compiler, &batch->batch))
        *out_batch = batch;
    return true;
}

/* ---- the table as it stands ---------------------------------------------------------------------------------------------- */

struct standing
{
    struct catalog *catalog;
    struct relation *relation;
    struct rebuild_source source;
    bool is_referred_to; /* by a foreign key of any table, itself too */
};

static bool refuse_missing(struct migration *migration, const struct op_batch *batch, struct span span)
{
    struct diags *diags = &migration->session->diags;
    str left = rebuild_table_name(migration->session->arena, batch->table.text);

    diag_error(diags, DIAG_STATEMENT, span, "no such table: " STR_FMT, STR_ARG(batch->table.text));
    diag_last(diags)->exception = STR("sqlalchemy.exc.NoSuchTableError");
    diag_hint(
        diags,
        "batch_alter_table() copies the table as it stands in the database, and it is not there. When a run of Alembic was "
        "cut off, its rows may be in " STR_FMT ": rename that.",
        STR_ARG(left));
    return false;
}

static bool refuse_kind(struct migration *migration, const struct relation *relation, struct span span)
{
    struct diags *diags = &migration->session->diags;

    diag_error(diags, DIAG_UNSUPPORTED, span, "\"" STR_FMT "\" is %s, which cannot be rebuilt", STR_ARG(relation->at.name),
               relation_is_view(relation) ? "a view" : "a virtual table");
    diag_hint(diags, "Drop it and create it again with op.execute().");
    return false;
}

/* SQLite finds a table in any case of its letters. */
static struct relation *relation_find(const struct catalog *catalog, const struct op_batch *batch)
{
    struct relation *found = catalog_relation(catalog, batch->schema.text, batch->table.text);

    for (size_t i = 0; found == NULL && str_equal(catalog->dialect, STR("sqlite")) && i < catalog->relations.len; i++)
    {
        if (str_equal_nocase(catalog->relations.at[i]->at.name, batch->table.text))
            found = catalog->relations.at[i];
    }
    return found;
}

static bool relation_read(struct migration *migration, const struct op_batch *batch, struct span span, struct standing *out)
{
    struct reflect_request request = {
        .schemas = name_is_set(batch->schema) ? &batch->schema.text : NULL,
        .schema_count = name_is_set(batch->schema) ? 1 : 0,
        .tables = &batch->table.text,
        .table_count = 1,
        .parts = REFLECT_TABLES | REFLECT_TRIGGERS,
        .span = span,
    };

    if (!reflect_catalog(migration->connection->db, &request, migration->compiler.arena, &out->catalog))
        return false;
    out->relation = relation_find(out->catalog, batch);
    if (out->relation == NULL)
        return refuse_missing(migration, batch, span);
    if (relation_is_view(out->relation) || out->relation->kind == RELATION_VIRTUAL)
        return refuse_kind(migration, out->relation, span);
    out->source.table = out->relation->table;
    out->source.is_reflected = true;
    return true;
}

static bool number_query(struct migration *migration, str sql, bool *out_found, int64_t *out_number)
{
    struct db_result result;

    if (!db_execute(migration->connection->db, migration->session->arena, sql, DB_NO_OPTIONS, &result))
        return false;
    *out_found = result.row_count == 1 && db_row(&result, 0)->kind == DATUM_INT;
    *out_number = *out_found ? db_row(&result, 0)->integer : 0;
    return true;
}

/* Texts of the queries below: %S the schema as a name, %s as a literal, %T the table as a literal. */
static str sqlite_query(struct migration *migration, const struct standing *standing, const char *query)
{
    struct arena *arena = migration->session->arena;
    struct buf schema = BUF(arena), literal = BUF(arena), table = BUF(arena);
    str text = str_from(query);

    dialect_add_name(&schema, migration->dialect, name_of(standing->relation->at.schema));
    dialect_add_string(&literal, migration->dialect, standing->relation->at.schema);
    dialect_add_string(&table, migration->dialect, standing->relation->at.name);
    text = str_replace(arena, text, STR("%T"), buf_str(&table));
    text = str_replace(arena, text, STR("%s"), buf_str(&literal));
    return str_replace(arena, text, STR("%S"), buf_str(&schema));
}

static const char dependents_query[] = "SELECT (SELECT count(*) FROM %S.sqlite_master WHERE type = 'view' OR (type = 'trigger' "
                                       "AND tbl_name <> %T COLLATE NOCASE)) "
                                       "+ (SELECT count(*) FROM temp.sqlite_master WHERE type IN ('view', 'trigger'))";
static const char references_query[] =
    "SELECT count(*) FROM %S.sqlite_master m JOIN pragma_foreign_key_list(m.name, %s) f WHERE m.type = 'table' AND "
    "m.sql LIKE '%REFERENCES%' AND m.sql NOT LIKE 'CREATE VIRTUAL %' AND f.\"table\" = %T COLLATE NOCASE";
static const char has_sequence_query[] = "SELECT 1 FROM %S.sqlite_master WHERE name = 'sqlite_sequence'";
static const char sequence_query[] = "SELECT seq FROM %S.sqlite_sequence WHERE name = %T";

static bool sqlite_read(struct migration *migration, struct standing *out)
{
    int64_t dependents, references, legacy, ignored;
    bool found, has_table;

    if (!number_query(migration, sqlite_query(migration, out, dependents_query), &found, &dependents) ||
        !number_query(migration, sqlite_query(migration, out, references_query), &found, &references) ||
        !number_query(migration, sqlite_query(migration, out, has_sequence_query), &has_table, &ignored) ||
        !rebuild_pragma(migration, "legacy_alter_table", &legacy))
        return false;
    out->is_referred_to = references > 0;
    out->source.has_dependents = dependents > 0 && legacy == 0;
    out->source.triggers = out->catalog->triggers.at;
    out->source.trigger_count = out->catalog->triggers.len;
    return !has_table || number_query(migration, sqlite_query(migration, out, sequence_query), &out->source.has_sequence,
                                      &out->source.last_number);
}

static bool is_sqlite(const struct migration *migration)
{
    return db_kind(migration->connection->db) == DB_SQLITE;
}

static bool standing_read(struct migration *migration, const struct op_batch *batch, struct span span, struct standing *out)
{
    struct rebuild_source source = out->source;

    *out = (struct standing){0};
    if ((batch->copy_from == NULL || is_sqlite(migration)) && !relation_read(migration, batch, span, out))
        return false;
    if (batch->copy_from != NULL)
    {
        out->source.table = batch->copy_from;
        out->source.is_reflected = false;
    }
    out->source.aliases = source.aliases;
    out->source.alias_count = source.alias_count;
    return !is_sqlite(migration) || sqlite_read(migration, out);
}

/* ---- renaming in place --------------------------------------------------------------------------------------------------- */

static bool is_named_elsewhere(const struct standing *standing)
{
    const struct table *table = standing->relation->table;
    bool found = standing->source.has_dependents || standing->source.trigger_count > 0 || standing->is_referred_to;

    for (size_t i = 0; i < table->constraints.len; i++)
        found = found || table->constraints.at[i]->kind == CONSTRAINT_CHECK || table->constraints.at[i]->key_text.len > 0;
    for (size_t i = 0; i < table->columns.len; i++)
        found = found || table->columns.at[i]->computed != NULL;
    for (size_t i = 0; i < table->indexes.len; i++)
    {
        const struct index *index = table->indexes.at[i];

        found = found || index->options.len > 0;
        for (size_t k = 0; k < index->elements.len; k++)
            found = found || !name_is_set(index->elements.at[k].column);
    }
    return found;
}

static bool is_rename(const struct op *op, const struct table *table)
{
    const struct op_alter_column *alter = &op->alter_column;

    return op->kind == OP_ALTER_COLUMN && name_is_set(alter->new_name) && table_column(table, alter->column.text) != NULL &&
           table_column(table, alter->new_name.text) == NULL;
}

static bool rename_in_place(struct migration *migration, const struct op_batch *batch, const struct standing *standing,
                            struct span span, struct rebuild_source *source)
{
    struct arena *arena = migration->compiler.arena;
    const struct table *table = standing->relation->table;
    ARRAY(struct rebuild_pair) aliases = {0};

    for (size_t i = 0; i < batch->ops.len; i++)
    {
        const struct op_alter_column *alter = &batch->ops.at[i]->alter_column;
        struct op rename = {.kind = OP_ALTER_COLUMN, .place = batch->ops.at[i]->place};
        struct statement_list list = {0};

        if (!is_rename(batch->ops.at[i], table))
            continue;
        rename.alter_column = (struct op_alter_column){
            .table = table->name, .schema = table->schema, .column = alter->column, .new_name = alter->new_name};
        array_push(arena, &aliases, ((struct rebuild_pair){alter->column.text, alter->new_name.text}));
        if (!dialect_compile_op(&migration->compiler, &rename, &list))
            return false;
        for (size_t k = 0; k < list.len; k++)
        {
            if (!host_connection_send(migration->connection, list.at[k].text, span, NULL))
                return false;
        }
    }
    source->aliases = aliases.at;
    source->alias_count = aliases.len;
    return true;
}

static bool has_renames(const struct op_batch *batch, const struct table *table)
{
    for (size_t i = 0; i < batch->ops.len; i++)
    {
        if (is_rename(batch->ops.at[i], table))
            return true;
    }
    return false;
}

/* ---- sending ------------------------------------------------------------------------------------------------------------- */

static void hint_leftover(struct migration *migration, const struct op_batch *batch)
{
    struct diag *diag = diag_last(&migration->session->diags);
    str name = rebuild_table_name(migration->session->arena, batch->table.text);
    str words = str_print(migration->session->arena, "table " STR_FMT " already exists", STR_ARG(name));

    if (diag != NULL && (str_find(diag->primary, words) != STR_NONE || str_find(diag->server, words) != STR_NONE))
        diag_hint(&migration->session->diags,
                  "A run of Alembic that was cut off has left it. When \"" STR_FMT
                  "\" has all its rows, drop it: DROP TABLE " STR_FMT ".",
                  STR_ARG(batch->table.text), STR_ARG(name));
}

static bool list_send(struct migration *migration, const struct op *batch, const struct statement_list *list, struct span span)
{
    for (size_t i = 0; i < list->len; i++)
    {
        if (host_connection_send(migration->connection, list->at[i].text, span, NULL))
            continue;
        hint_leftover(migration, &batch->batch);
        return false;
    }
    return true;
}

static bool compile(struct migration *migration, const struct op *batch, const struct standing *standing, struct span span,
                    struct statement_list *out)
{
    struct diag *diag;

    if (dialect_compile_rebuild(&migration->compiler, batch, &standing->source, out))
        return true;
    diag = diag_last(&migration->session->diags);
    if (diag->span.from == span.from)
        diag->span = span;
    return false;
}

static void remember_triggers(struct migration *migration, const struct standing *standing)
{
    for (size_t i = 0; i < standing->source.trigger_count; i++)
        array_push(migration->session->arena, &migration->rebuild.triggers,
                   str_copy(migration->session->arena, standing->source.triggers[i].name));
    migration->rebuild.has_rebuilt = true;
}

/* Inside of the savepoint. */
static bool rebuild_send(struct migration *migration, const struct op *batch, struct standing *standing, struct span span)
{
    struct statement_list list = {0};

    if (is_sqlite(migration) && standing->source.is_reflected && has_renames(&batch->batch, standing->relation->table) &&
        is_named_elsewhere(standing))
    {
        if (!rename_in_place(migration, &batch->batch, standing, span, &standing->source) ||
            !standing_read(migration, &batch->batch, span, standing))
            return false;
    }
    if (!compile(migration, batch, standing, span, &list))
        return false;
    if (!list_send(migration, batch, &list, span))
        return false;
    remember_triggers(migration, standing);
    return true;
}

static bool send_guarded(struct migration *migration, const struct op *batch, struct standing *standing, struct span span)
{
    struct db *db = migration->connection->db;
    bool has_dependents = standing->source.has_dependents;
    size_t len;

    if (!db_savepoint(db, STR("limbeck_rebuild")))
        return false;
    if (rebuild_send(migration, batch, standing, span))
        return db_release(db, STR("limbeck_rebuild"));
    len = migration->session->diags.list.len;
    if (db_transaction(db) == DB_ACTIVE || db_transaction(db) == DB_FAILED)
    {
        struct db_result ignored;
        bool is_back = db_rollback_to(db, STR("limbeck_rebuild")) && db_release(db, STR("limbeck_rebuild")) &&
                       (!has_dependents || db_execute(db, migration->session->arena, STR("PRAGMA legacy_alter_table=OFF"),
                                                      DB_NO_OPTIONS, &ignored));

        /* What went wrong first is what is said. */
        if (!is_back)
            diag_rewind(&migration->session->diags, len);
    }
    return false;
}

/* Nobody changes the table between its reflection and its end. */
static bool lock_table(struct migration *migration, const struct op_batch *batch, struct span span)
{
    struct buf sql = BUF(migration->session->arena);

    if (db_kind(migration->connection->db) != DB_POSTGRESQL || db_transaction(migration->connection->db) != DB_ACTIVE)
        return true;
    buf_add_literal(&sql, "LOCK TABLE ");
    dialect_add_table(&sql, migration->dialect, batch->schema, batch->table);
    return host_connection_send(migration->connection, buf_str(&sql), span, NULL);
}

/* ---- directives outside of a batch --------------------------------------------------------------------------------------- */

/* A column that SQLite drops by itself: nothing of the table names it. */
static bool is_free(const struct standing *standing, str column)
{
    const struct table *table = standing->relation->table;

    for (size_t i = 0; i < table->constraints.len; i++)
    {
        const struct constraint *constraint = table->constraints.at[i];
        bool is_check = constraint->kind == CONSTRAINT_CHECK;

        if (name_list_has(&constraint->columns, column) || (is_check && sql_text_names(constraint->check->text.text, column)))
            return false;
    }
    for (size_t i = 0; i < table->indexes.len; i++)
    {
        const struct index *index = table->indexes.at[i];

        if (index->options.len > 0)
            return false;
        for (size_t k = 0; k < index->elements.len; k++)
        {
            if (sql_text_names(index->elements.at[k].text, column) || str_equal(index->elements.at[k].text, column))
                return false;
        }
    }
    return true;
}

static bool send_plain(struct migration *migration, const struct op *op, struct span span)
{
    struct statement_list list = {0};

    return dialect_compile_op(&migration->compiler, op, &list) && list_send(migration, op, &list, span);
}

/* ---- all ----------------------------------------------------------------------------------------------------------------- */

static bool rebuild_sqlite(struct migration *migration, const struct op *op, const struct op *batch, struct span span,
                           struct standing *standing)
{
    struct statement_list checked = {0};
    int64_t keys;

    if (op->kind == OP_DROP_COLUMN && is_free(standing, op->drop_column.column.text))
        return send_plain(migration, op, span);
    if (!compile(migration, batch, standing, span, &checked) || !rebuild_pragma(migration, "foreign_keys", &keys))
        return false;
    if (keys != 0 && standing->is_referred_to)
    {
        if (!rebuild_switch_keys(migration, batch->batch.table, span) ||
            !standing_read(migration, &batch->batch, span, standing))
            return false;
    }
    return rebuild_probes_take(migration) && send_guarded(migration, batch, standing, span);
}

static bool commit_alone(struct migration *migration, const struct op *op, const struct op *batch, struct span span,
                         struct standing *standing)
{
    struct db *db = migration->connection->db;
    size_t len;

    if (!db_begin(db))
        return false;
    if (rebuild_sqlite(migration, op, batch, span, standing) && rebuild_step_check(migration))
        return db_commit(db);
    len = migration->session->diags.list.len;
    if (!db_rollback(db))
        diag_rewind(&migration->session->diags, len);
    return false;
}

/* Outside of a transaction (autocommit_block) the rebuild has one of its own, and foreign_keys can be switched around it. */
static bool rebuild_alone(struct migration *migration, const struct op *op, const struct op *batch, struct span span,
                          struct standing *standing)
{
    int64_t keys;
    bool is_done;
    size_t len;

    if (!rebuild_pragma(migration, "foreign_keys", &keys))
        return false;
    if (keys == 0 || !standing->is_referred_to)
        return commit_alone(migration, op, batch, span, standing);
    if (!rebuild_set_keys(migration, false))
        return false;
    is_done = commit_alone(migration, op, batch, span, standing);
    len = migration->session->diags.list.len;
    if (rebuild_set_keys(migration, true))
        return is_done;
    if (!is_done)
        diag_rewind(&migration->session->diags, len);
    return false;
}

/* A server that commits each DDL statement keeps what was made: the new table goes, as under Alembic. */
static bool send_elsewhere(struct migration *migration, const struct op *batch, const struct statement_list *list,
                           struct span span)
{
    struct buf sql = BUF(migration->session->arena);
    size_t len;

    if (list_send(migration, batch, list, span))
        return true;
    len = migration->session->diags.list.len;
    if (db_kind(migration->connection->db) != DB_MYSQL ||
        str_find(diag_last(&migration->session->diags)->server, STR("already exists")) != STR_NONE)
        return false;
    buf_add_literal(&sql, "DROP TABLE IF EXISTS ");
    dialect_add_table(&sql, migration->dialect, batch->batch.schema,
                      name_of(rebuild_table_name(migration->session->arena, batch->batch.table.text)));
    if (!host_connection_send(migration->connection, buf_str(&sql), span, NULL))
        diag_rewind(&migration->session->diags, len);
    return false;
}

bool rebuild_apply(struct migration *migration, const struct op *op, const struct op *batch, struct span span)
{
    struct standing standing = {0};

    if (!migration_resume(migration) || !lock_table(migration, &batch->batch, span) ||
        !standing_read(migration, &batch->batch, span, &standing))
        return false;
    if (!is_sqlite(migration))
    {
        struct statement_list list = {0};

        return compile(migration, batch, &standing, span, &list) && send_elsewhere(migration, batch, &list, span);
    }
    if (db_transaction(migration->connection->db) == DB_IDLE)
        return rebuild_alone(migration, op, batch, span, &standing);
    return rebuild_sqlite(migration, op, batch, span, &standing);
}
