/* Which keys wait, and what becomes of them. See later_keys.h. */
#include "run/later_keys.h"

#include "base/buf.h"
#include "run/migration.h"

void later_keys_begin(struct migration *migration)
{
    migration->later_keys = (struct later_keys){.created = {.arena = migration->session->arena}};
}

static bool is_same_name(struct name a, struct name b)
{
    return str_equal(a.text, b.text);
}

static bool is_of_table(const struct later_key *later, struct name schema, struct name table)
{
    return is_same_name(later->table->name, table) && is_same_name(later->table->schema, schema);
}

/* The revision makes a key itself: the same columns, or the same name. */
static bool is_made_by(const struct later_key *later, const struct op_add_constraint *add)
{
    const struct constraint *key = add->constraint;
    bool is_same = key->kind == CONSTRAINT_FOREIGN_KEY && key->columns.len == later->key->columns.len;

    for (size_t i = 0; is_same && i < key->columns.len; i++)
        is_same = is_same_name(key->columns.at[i], later->key->columns.at[i]);
    return is_of_table(later, add->schema, add->table) &&
           (is_same || (name_is_set(key->name) && is_same_name(key->name, later->key->name)));
}

static void keys_drop(struct migration *migration, const struct op *op)
{
    struct later_keys *keys = &migration->later_keys;
    size_t left = 0;

    for (size_t i = 0; i < keys->list.len; i++)
    {
        const struct later_key *later = &keys->list.at[i];
        bool is_gone = op->kind == OP_DROP_TABLE ? is_of_table(later, op->drop_table.schema, op->drop_table.table)
                                                 : is_made_by(later, &op->add_constraint);

        if (!is_gone)
            keys->list.at[left++] = *later;
    }
    keys->list.len = left;
}

void later_keys_note(struct migration *migration, const struct op *op, struct span span)
{
    struct later_keys *keys = &migration->later_keys;
    struct arena *arena = migration->session->arena;

    if (!migration->in_step || !dialect_has(migration->dialect, DIALECT_ALTER))
        return;
    if (op->kind == OP_DROP_TABLE || op->kind == OP_ADD_CONSTRAINT)
        keys_drop(migration, op);
    if (op->kind != OP_CREATE_TABLE)
        return;
    map_put(&keys->created, table_key(arena, op->create_table.table->schema, op->create_table.table->name), NULL);
    for (size_t i = 0; i < op->create_table.table->constraints.len; i++)
    {
        struct constraint *key = op->create_table.table->constraints.at[i];

        if (key->kind == CONSTRAINT_FOREIGN_KEY && key->use_alter)
            array_push(arena, &keys->list, ((struct later_key){.table = op->create_table.table, .key = key, .span = span}));
    }
}

/* ---- whether it is to be made -------------------------------------------------------------------------------------------- */

static bool is_quoted_in(struct arena *arena, str text, str name)
{
    return str_find(text, str_print(arena, "'" STR_FMT "'", STR_ARG(name))) != STR_NONE ||
           str_find(text, str_print(arena, "\"" STR_FMT "\"", STR_ARG(name))) != STR_NONE;
}

/* The texts of the other revisions that make foreign keys. */
static void makers_read(struct migration *migration, struct arena *arena, str_array *out)
{
    struct session *session = migration->session;
    struct diags ignored = {.arena = arena};

    for (size_t i = 0; i < session->script.revision_count; i++)
    {
        const struct revision *revision = &session->script.revisions[i];
        str text = revision->text;

        if (!str_equal(revision->id, migration->current_revision) &&
            (text.len > 0 || os_read_file(session->os, arena, &ignored, revision->path, 0, &text)) &&
            str_find(text, STR("create_foreign_key(")) != STR_NONE)
            array_push(arena, out, text);
    }
}

/* Whether one of them may make this key: it names the key, or, where that has no name, the table. */
static bool is_made_elsewhere(struct arena *arena, const str_array *makers, const struct later_key *later)
{
    str name = name_is_set(later->key->name) ? later->key->name.text : later->table->name.text;

    for (size_t i = 0; i < makers->len; i++)
    {
        if (is_quoted_in(arena, makers->at[i], name))
            return true;
    }
    return false;
}

/* In the database; a script cannot know. */
static bool is_there(struct migration *migration, const struct constraint *key, bool *out)
{
    struct arena *arena = migration->session->arena;
    struct buf sql = BUF(arena), name = BUF(arena);
    struct db_result result;

    *out = false;
    if (migration->is_offline)
        return true;
    if (db_kind(migration->connection->db) == DB_POSTGRESQL)
    {
        dialect_add_table(&name, migration->dialect, key->referent_schema, key->referent_table);
        buf_add_literal(&sql, "SELECT 1 WHERE pg_catalog.to_regclass(");
        dialect_add_string(&sql, migration->dialect, buf_str(&name));
        buf_add_literal(&sql, ") IS NOT NULL");
    }
    else
    {
        buf_add_literal(&sql, "SELECT 1 FROM information_schema.tables WHERE table_name = ");
        dialect_add_string(&sql, migration->dialect, key->referent_table.text);
        buf_add_literal(&sql, " AND table_schema = ");
        if (name_is_set(key->referent_schema))
            dialect_add_string(&sql, migration->dialect, key->referent_schema.text);
        else
            buf_add_literal(&sql, "database()");
    }
    if (!host_connection_take_rest(migration->connection) ||
        !db_execute(migration->connection->db, arena, buf_str(&sql), DB_NO_OPTIONS, &result))
        return false;
    *out = result.row_count > 0;
    return true;
}

static void warn(struct migration *migration, const struct later_key *later, const char *why, const char *hint)
{
    struct diags *diags = &migration->session->diags;

    diag_warning(diags, DIAG_VALUE, later->span,
                 "the foreign key from '" STR_FMT "' to '" STR_FMT "' that has use_alter is left out, as Alembic leaves it out: %s",
                 STR_ARG(later->table->name.text), STR_ARG(later->key->referent_table.text), why);
    diag_hint(diags, "%s", hint);
}

static bool key_add(struct migration *migration, const struct later_key *later, bool is_elsewhere)
{
    const struct constraint *key = later->key;
    struct op *op = op_make(migration->session->arena, OP_ADD_CONSTRAINT, later->span.from);
    bool is_known = map_has(&migration->later_keys.created,
                            table_key(migration->session->arena, key->referent_schema, key->referent_table));

    if (is_elsewhere)
    {
        warn(migration, later, "another revision seems to make it", "Take use_alter's key out of this op.create_table(), if that is so.");
        return true;
    }
    if (!is_known && !is_there(migration, key, &is_known))
        return false;
    if (!is_known)
    {
        warn(migration, later, migration->is_offline ? "a script cannot know whether the other table is there" : "the other table is not there",
             "Make it with op.create_foreign_key() behind both tables.");
        return true;
    }
    session_log(migration->session, LOG_INFO, "limbeck", "adds the foreign key from " STR_FMT " to " STR_FMT " (use_alter)",
                STR_ARG(later->table->name.text), STR_ARG(key->referent_table.text));
    op->add_constraint = (struct op_add_constraint){.constraint = later->key, .table = later->table->name, .schema = later->table->schema};
    return migration_apply(migration, op, later->span);
}

bool later_keys_add(struct migration *migration)
{
    struct later_keys keys = migration->later_keys;
    struct arena *arena;
    str_array makers = {0};
    bool added = true;

    if (keys.list.len == 0)
        return true;
    migration->later_keys.list.len = 0;
    arena = arena_open(arena_memory(migration->session->arena));
    makers_read(migration, arena, &makers);
    for (size_t i = 0; i < keys.list.len && added; i++)
        added = key_add(migration, &keys.list.at[i], is_made_elsewhere(arena, &makers, &keys.list.at[i]));
    arena_close(arena);
    return added;
}
