/*
 * The journal's table: reading it, making it, adding rows with the steps.
 *
 * The statements are the same everywhere but for the words in the table of dialects below, and are made from literals, so that
 * a script has them too. A failure names the table and the way out; reading comes before anything has run.
 */
#include "run/journal.h"

#include "graph/walk.h"
#include "run/file_hash.h"
#include "run/migration.h"

struct journal_words
{
    str dialect;
    const char *now;
    const char *user; /* NULL: the server has none, $USER is taken */
    const char *time; /* applied_at as text, YYYY-MM-DD HH:MM:SS, UTC */
};

static const struct journal_words words_of_dialects[] = {
    {STR_INIT("postgresql"), "clock_timestamp()", "session_user",
     "to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')"},
    {STR_INIT("sqlite"), "CURRENT_TIMESTAMP", NULL, "applied_at"},
    {STR_INIT("mysql"), "UTC_TIMESTAMP()", "USER()", "DATE_FORMAT(applied_at, '%Y-%m-%d %H:%i:%s')"},
    {STR_INIT("mariadb"), "UTC_TIMESTAMP()", "USER()", "DATE_FORMAT(applied_at, '%Y-%m-%d %H:%i:%s')"},
};

static const struct journal_words *words_of(const struct migration *migration)
{
    for (size_t i = 0; i < COUNT_OF(words_of_dialects); i++)
    {
        if (str_equal(words_of_dialects[i].dialect, migration->dialect->name))
            return &words_of_dialects[i];
    }
    return &words_of_dialects[0];
}

str journal_table(struct arena *arena, str version_table)
{
    return str_join(arena, version_table, STR("_journal"));
}

bool journal_is_wanted(const struct session *session, bool *out_wanted)
{
    return config_bool(&session->config, STR("limbeck.journal"), out_wanted);
}

static struct name table_name(struct migration *migration)
{
    return (struct name){.text = journal_table(migration->session->arena, migration->version_table.text)};
}

static str table_text(struct migration *migration)
{
    struct buf text = BUF(migration->session->arena);

    dialect_add_table(&text, migration->dialect, migration->version_schema, table_name(migration));
    return buf_str(&text);
}

/* The way out of a failure that was just recorded. */
static bool broken(struct migration *migration)
{
    struct diags *diags = &migration->session->diags;

    diag_detail(diags, STR_FMT " is limbeck's journal, which limbeck.journal asks for", STR_ARG(table_text(migration)));
    diag_hint(
        diags,
        "Look at the table and at the user's rights to it. Renamed or dropped it is made anew; `limbeck.journal = false` does "
        "without it.");
    return false;
}

/* ---- reading ---- */

static str cell_text(struct arena *arena, const struct datum *cell)
{
    return cell->kind == DATUM_TEXT ? str_copy(arena, cell->text) : (str){0};
}

static void entry_add(struct session *session, struct journal *journal, const struct datum *cells)
{
    struct arena *arena = session->arena;
    struct journal_entry entry = {
        .revision = cell_text(arena, &cells[0]),
        .action = cell_text(arena, &cells[1]),
        .file = cell_text(arena, &cells[2]),
        .hash = cell_text(arena, &cells[3]),
        .applied_at = cell_text(arena, &cells[4]),
        .applied_by = cell_text(arena, &cells[5]),
        .duration_ms = cells[6].kind == DATUM_INT ? cells[6].integer : -1,
    };
    uintptr_t number = (uintptr_t)map_find(&journal->places, entry.revision);

    if (str_equal(entry.action, STR("purge")))
        *journal = (struct journal){.places = {.arena = arena}};
    else if (number > 0)
        journal->entries.at[number - 1] = entry;
    else
    {
        array_push(arena, &journal->entries, entry);
        map_put(&journal->places, entry.revision, (void *)(uintptr_t)journal->entries.len);
    }
}

/* Inside of a transaction a failing SELECT would end it: there a savepoint stands in front. */
static bool select_rows(struct migration *migration, bool *out_there, struct db_result *out)
{
    struct session *session = migration->session;
    struct db *db = migration->connection->db;
    bool in_transaction = db_transaction(db) == DB_ACTIVE;
    size_t len = session->diags.list.len;
    str sql = str_print(session->arena,
                        "SELECT revision, action, file, file_hash, %s, applied_by, duration_ms FROM " STR_FMT " ORDER BY id",
                        words_of(migration)->time, STR_ARG(table_text(migration)));

    if (in_transaction && !db_savepoint(db, STR("limbeck_journal")))
        return false;
    if (migration->connection->echo)
        session_log(session, LOG_INFO, "sqlalchemy.engine.Engine", STR_FMT, STR_ARG(sql));
    *out_there = db_execute(db, session->arena, sql, DB_NO_OPTIONS, out);
    if (*out_there)
        return !in_transaction || db_release(db, STR("limbeck_journal"));
    if (!version_is_missing_table(diag_last(&session->diags)))
        return broken(migration);
    diag_rewind(&session->diags, len);
    return !in_transaction || (db_rollback_to(db, STR("limbeck_journal")) && db_release(db, STR("limbeck_journal")));
}

bool journal_read(struct migration *migration, struct journal *out)
{
    struct db_result result = {0};
    bool is_there;

    *out = (struct journal){.places = {.arena = migration->session->arena}};
    if (!select_rows(migration, &is_there, &result))
        return false;
    migration->journal.is_there = is_there;
    for (size_t i = 0; is_there && i < result.row_count; i++)
        entry_add(migration->session, out, db_row(&result, i));
    return true;
}

/* ---- writing ---- */

static struct table *table_make_journal(struct migration *migration)
{
    static const struct
    {
        const char *name, *type;
        int length; /* 0: none */
        bool is_needed;
    } columns[] = {
        {"id", "Integer", 0, true},           {"revision", "String", 255, true},    {"action", "String", 10, true},
        {"file", "String", 255, false},       {"file_hash", "String", 80, false},   {"applied_at", "DateTime", 0, true},
        {"applied_by", "String", 255, false}, {"duration_ms", "Integer", 0, false},
    };
    struct arena *arena = migration->session->arena;
    struct table *table = table_make(arena, table_name(migration), migration->version_schema);
    struct constraint *key = constraint_make(arena, CONSTRAINT_PRIMARY_KEY);

    for (size_t i = 0; i < COUNT_OF(columns); i++)
    {
        struct type *type = type_make(arena, "sqlalchemy", columns[i].type);
        struct column *column = table_add_column(arena, table, str_from(columns[i].name), type);

        if (columns[i].length > 0)
            type->length = OPT_INT(columns[i].length);
        type->timezone = tri_of(str_equal(str_from(columns[i].type), STR("DateTime")));
        column->nullable = columns[i].is_needed ? TRI_FALSE : TRI_TRUE;
    }
    key->name = (struct name){.text = str_join(arena, table->name.text, STR("_pkc")), .is_final = true};
    array_push(arena, &key->columns, ((struct name){.text = STR("id")}));
    array_push(arena, &table->constraints, key);
    return table;
}

bool journal_open(struct migration *migration)
{
    if (!journal_is_wanted(migration->session, &migration->journal.is_on))
        return false;
    migration->journal.is_there = false;
    /* What is dropped first is not read. */
    return !migration->journal.is_on || migration->is_offline || migration->clean != NULL ||
           journal_read(migration, &migration->journal.read);
}

bool journal_ensure(struct migration *migration)
{
    struct op *op;

    if (!migration->journal.is_on || migration->journal.is_there)
        return true;
    op = op_make(migration->session->arena, OP_CREATE_TABLE, PLACE_NONE);
    op->create_table.table = table_make_journal(migration);
    op->create_table.if_not_exists = true;
    migration->journal.is_there = true;
    return migration_apply(migration, op, SPAN_NONE) || broken(migration);
}

static void value_add(struct buf *sql, struct migration *migration, str text)
{
    if (text.len > 0)
        dialect_add_string(sql, migration->dialect, text);
    else
        buf_add(sql, STR("NULL"));
}

static void user_add(struct buf *sql, struct migration *migration)
{
    const char *user = words_of(migration)->user;
    str name = {0};

    if (user == NULL && !migration->is_offline &&
        (!os_environment(migration->session->os, STR("USER"), &name) || name.len == 0))
        (void)os_environment(migration->session->os, STR("LOGNAME"), &name);
    if (user != NULL)
        buf_add(sql, str_from(user));
    else
        value_add(sql, migration, name);
}

static bool revision_text(struct session *session, const struct revision *revision, str *out_text)
{
    size_t len = session->diags.list.len;

    *out_text = revision->text;
    if (revision->text.len > 0 || os_read_file(session->os, session->arena, &session->diags, revision->path, 0, out_text))
        return true;
    diag_rewind(&session->diags, len);
    return false;
}

/* Without a file (a revision that the graph does not know) there is no hash. */
static str hash_of(struct session *session, const struct revision *revision)
{
    str text;

    return revision != NULL && revision_text(session, revision, &text) ? file_hash(session->arena, text) : (str){0};
}

static bool row_write(struct migration *migration, str id, const char *action, int64_t duration_ms)
{
    struct session *session = migration->session;
    struct buf sql = BUF(session->arena);
    const struct revision *revision = NULL;
    uint32_t number;

    if (graph_find(session->script.graph, id, &number))
        revision = graph_revision(session->script.graph, number);
    buf_print(&sql, "INSERT INTO " STR_FMT " (revision, action, file, file_hash, applied_at, applied_by, duration_ms) VALUES (",
              STR_ARG(table_text(migration)));
    dialect_add_string(&sql, migration->dialect, id);
    buf_print(&sql, ", '%s', ", action);
    value_add(&sql, migration, revision != NULL ? path_name(revision->path) : (str){0});
    buf_add(&sql, STR(", "));
    value_add(&sql, migration, hash_of(session, revision));
    buf_print(&sql, ", %s, ", words_of(migration)->now);
    user_add(&sql, migration);
    if (duration_ms >= 0)
        buf_print(&sql, ", %lld)", (long long)duration_ms);
    else
        buf_add(&sql, STR(", NULL)"));
    if (migration->is_offline)
        return migration_write(migration, statement_offline(session->arena, buf_str(&sql)));
    return host_connection_send(migration->connection, buf_str(&sql), SPAN_NONE, NULL) || broken(migration);
}

void journal_step_begin(struct migration *migration)
{
    migration->journal.began = os_monotonic(migration->session->os);
}

bool journal_step_done(struct migration *migration, const struct step *step)
{
    int64_t duration_ms = migration->is_offline ? -1 : (os_monotonic(migration->session->os) - migration->journal.began) / 1000;

    if (!migration->journal.is_on)
        return true;
    if (step->revision != NULL)
        return row_write(migration, step->revision->id, step->is_upgrade ? "upgrade" : "downgrade", duration_ms);
    for (size_t i = 0; i < step->changes.len; i++)
    {
        const struct row_change *change = &step->changes.at[i];
        bool leaves = change->kind == ROW_DELETE;

        if (!row_write(migration, leaves ? change->from : change->to, leaves ? "unstamp" : "stamp", -1))
            return false;
    }
    return true;
}

bool journal_purge(struct migration *migration)
{
    return !migration->journal.is_on || (journal_ensure(migration) && row_write(migration, STR("base"), "purge", -1));
}

/* ---- what it says ---- */

const struct journal_entry *journal_find(const struct journal *journal, str revision)
{
    uintptr_t number = (uintptr_t)map_find(&journal->places, revision);
    const struct journal_entry *entry = number > 0 ? &journal->entries.at[number - 1] : NULL;

    return entry != NULL && (str_equal(entry->action, STR("upgrade")) || str_equal(entry->action, STR("stamp"))) ? entry : NULL;
}

str journal_when(struct arena *arena, const struct journal_entry *entry)
{
    struct buf text = BUF(arena);

    buf_print(&text, "%s " STR_FMT " UTC", str_equal(entry->action, STR("stamp")) ? "stamped" : "applied",
              STR_ARG(entry->applied_at));
    if (entry->applied_by.len > 0)
        buf_print(&text, " by " STR_FMT, STR_ARG(entry->applied_by));
    if (entry->duration_ms >= 0)
        buf_print(&text, " in %lld ms", (long long)entry->duration_ms);
    return buf_str(&text);
}

/* Hashes of another form (another version of limbeck wrote them) say nothing. */
bool journal_is_edited(struct session *session, const struct journal_entry *entry, const struct revision *revision)
{
    str now;

    if (entry->hash.len == 0 || !str_starts(entry->hash, STR("1:")))
        return false;
    now = hash_of(session, revision);
    return !str_equal(now, entry->hash);
}

static struct revision_set applied_set(struct session *session, const str_array *rows)
{
    const struct graph *graph = session->script.graph;
    struct revision_set set = revision_set_make(graph, session->arena);

    for (size_t i = 0; i < rows->len; i++)
    {
        uint32_t number;

        if (graph_find(graph, rows->at[i], &number))
            walk_add_one(graph, session->arena, &graph->all_down, number, &set);
    }
    return set;
}

/* The way to say that all is well: what the database is at, with a journal that begins anew. */
static str accept_text(struct session *session, const str_array *rows)
{
    return str_print(session->arena, "`limbeck stamp --purge " STR_FMT "` accepts all files as they are.",
                     STR_ARG(str_array_join(session->arena, rows, STR(" "))));
}

static void gone_warn(struct session *session, const struct journal_entry *entry, const str_array *rows)
{
    diag_warning(&session->diags, DIAG_REVISION, SPAN_NONE, "the file of the applied revision '" STR_FMT "' is gone: " STR_FMT,
                 STR_ARG(entry->revision), STR_ARG(entry->file));
    diag_detail(&session->diags, STR_FMT, STR_ARG(journal_when(session->arena, entry)));
    diag_hint(&session->diags, "Bring the file back from version control. " STR_FMT, STR_ARG(accept_text(session, rows)));
}

static void edited_warn(struct session *session, const struct journal_entry *entry, const struct revision *revision,
                        const str_array *rows)
{
    diag_warning(&session->diags, DIAG_REVISION, revision->id_span, "'" STR_FMT "' was edited after it was applied",
                 STR_ARG(revision->path));
    diag_detail(&session->diags, STR_FMT, STR_ARG(journal_when(session->arena, entry)));
    diag_hint(&session->diags, "This database has what the file said then: write what is missing as a new revision. " STR_FMT,
              STR_ARG(accept_text(session, rows)));
}

void journal_warn(struct session *session, const struct journal *journal, const str_array *rows)
{
    struct revision_set applied = applied_set(session, rows);

    for (size_t i = 0; i < journal->entries.len; i++)
    {
        const struct journal_entry *entry = journal_find(journal, journal->entries.at[i].revision);
        const struct revision *revision;
        uint32_t number;

        if (entry == NULL)
            continue;
        if (!graph_find(session->script.graph, entry->revision, &number))
        {
            gone_warn(session, entry, rows);
            continue;
        }
        revision = graph_revision(session->script.graph, number);
        if (!applied.has[number] || !journal_is_edited(session, entry, revision))
            continue;
        edited_warn(session, entry, revision, rows);
    }
}

bool journal_check(struct migration *migration, const str_array *rows)
{
    struct journal journal;
    bool wanted;

    if (!journal_is_wanted(migration->session, &wanted) || (wanted && !journal_read(migration, &journal)))
        return false;
    if (wanted)
        journal_warn(migration->session, &journal, rows);
    return true;
}

/* ---- history -v ---- */

str journal_lines(struct session *session, const struct revision *revision)
{
    const struct journal_entry *entry = session->journal != NULL ? journal_find(session->journal, revision->id) : NULL;

    if (entry == NULL)
        return (str){0};
    return str_print(session->arena, "\nJournal: " STR_FMT "%s\n", STR_ARG(journal_when(session->arena, entry)),
                     journal_is_edited(session, entry, revision) ? "; edited since" : "");
}

void journal_fields(struct session *session, const struct revision *revision, struct record *record)
{
    const struct journal_entry *entry = session->journal != NULL ? journal_find(session->journal, revision->id) : NULL;
    struct arena *arena = session->arena;

    if (entry == NULL)
        return;
    record_add_text(arena, record, STR("applied_at"),
                    str_join(arena, str_replace(arena, entry->applied_at, STR(" "), STR("T")), STR("Z")));
    if (entry->applied_by.len > 0)
        record_add_text(arena, record, STR("applied_by"), entry->applied_by);
    if (entry->duration_ms >= 0)
        record_add_int(arena, record, STR("duration_ms"), entry->duration_ms);
    record_add_bool(arena, record, STR("is_stamped"), str_equal(entry->action, STR("stamp")));
    record_add_bool(arena, record, STR("is_edited"), journal_is_edited(session, entry, revision));
}
