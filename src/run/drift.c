/*
 * Building a scratch database up to some rows, reading it, and comparing. See drift.h.
 *
 * env.py may go to several databases: the n-th run_migrations() of the scratch session stands for the n-th of the real one.
 */
#include "run/drift.h"

#include "ops/reverse.h"
#include "render/describe.h"
#include "run/op_report.h"
#include "run/unresolved.h"

struct build
{
    struct session *session; /* of the command */
    const str_array *rows;
    size_t which; /* run_migrations() by number, from 1; 0: each of them */
    const struct catalog *catalog;
};

static bool is_meant(const struct build *build, const struct migration *migration)
{
    return build->which == 0 || build->which == migration->ran;
}

/* ---- building ---- */

static bool plan_build(struct session *child, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    const struct build *build = migration->subject;
    struct resolver resolver = {.graph = child->script.graph, .arena = child->arena, .diags = &child->diags};
    struct plan plan = {.rows = *rows};

    for (size_t i = 0; is_meant(build, migration) && i < build->rows->len; i++)
    {
        struct plan part = {0};

        if (!plan_upgrade(&resolver, build->rows->at[i], &plan.rows, &part))
            return unresolved_explain(child, &resolver, build->rows);
        for (size_t k = 0; k < part.steps.len; k++)
            array_push(child->arena, &plan.steps, part.steps.at[k]);
        plan.rows = part.rows;
    }
    *out_plan = plan;
    return true;
}

static bool plan_read(struct session *child, struct migration *migration, const str_array *rows, struct plan *out_plan)
{
    struct build *build = migration->subject;
    struct reflect_request everything = objects_request(migration->connection);

    (void)child, (void)rows, (void)out_plan;
    return !is_meant(build, migration) ||
           host_connection_reflect(migration->connection, &everything, build->session->arena, &build->catalog);
}

static bool build_run(struct scratch *scratch, struct build *build, migration_plan *plan_steps, bool is_reading)
{
    struct migration migration = {.plan_steps = plan_steps, .subject = build, .is_reading = is_reading, .ensures = !is_reading};
    struct session *child;

    if (!scratch_run(scratch, &migration, &child))
        return scratch_fail(build->session, child);
    session_end(child);
    return true;
}

static bool build_heads(struct session *session, struct scratch *scratch)
{
    str heads = STR("heads");
    str_array rows = {.at = &heads, .len = 1, .cap = 1};
    struct build build = {.session = session, .rows = &rows};

    return build_run(scratch, &build, plan_build, false);
}

/* ---- comparing ---- */

/* The schemas that are looked at: the visible ones, and those of the history. */
static struct reflect_request request_for(struct migration *migration, const struct catalog *built)
{
    struct session *session = migration->session;
    bool all_schemas = autogenerate_includes_schemas(migration);
    str_array schemas = {0};

    if (db_kind(migration->connection->db) == DB_MYSQL)
        return objects_request(migration->connection);

    array_push(session->arena, &schemas, ((str){0}));
    for (size_t i = 0; i < built->schemas.len; i++)
    {
        if (!schema_is_servers(built->schemas.at[i]))
            array_push(session->arena, &schemas, built->schemas.at[i]);
    }
    return (struct reflect_request){
        .schemas = schemas.at, .schema_count = schemas.len, .all_schemas = all_schemas, .parts = REFLECT_ALL};
}

/* Where nothing but the history's schemas is looked at, types and schemas of others are none of the history's business. */
static bool is_elsewhere(const struct catalog *built, const struct catalog_object *object)
{
    str schema;

    if (str_find_char(object->name, '.') == STR_NONE)
        schema = str_equal(str_from(object->kind), STR("schema")) ? object->name : built->default_schema;
    else
        str_cut(object->name, '.', &schema);
    for (size_t i = 0; i < built->schemas.len; i++)
    {
        if (str_equal(built->schemas.at[i], schema))
            return false;
    }
    return built->schemas.len > 0;
}

/* What has been told by an operation: keys "table/object", and "table/" for all of a table. */
static bool told_add(struct compiler *compiler, struct map *told, const struct op *op)
{
    struct description description;

    for (size_t i = 0; op->kind == OP_BATCH && i < op->batch.ops.len; i++)
    {
        if (!told_add(compiler, told, op->batch.ops.at[i]))
            return false;
    }
    if (op->kind == OP_BATCH)
        return true;
    if (!describe_op(compiler, op, &description))
        return false;
    map_put(told, str_print(compiler->arena, STR_FMT "/" STR_FMT, STR_ARG(description.table), STR_ARG(description.object)),
            NULL);
    return true;
}

static bool is_told(struct arena *arena, const struct map *told, const struct catalog_object *object)
{
    str table = object->table.len > 0 ? object->table : object->name;

    return map_has(told, str_join(arena, table, STR("/"))) ||
           map_has(told, str_print(arena, STR_FMT "/" STR_FMT, STR_ARG(object->table), STR_ARG(object->name)));
}

/* Of an extension that an administrator has added nothing is said. */
static bool is_of_nobody(const struct object_difference *difference)
{
    return difference->before == NULL && str_equal(str_from(difference->after->kind), STR("extension"));
}

static bool filter_passes(struct migration *migration, const struct catalog *database, const struct catalog *built, str label,
                          bool *out)
{
    struct relation *relation;
    str schema = {0}, name = label;
    size_t dot = str_find_char(label, '.');

    *out = true;
    if (label.len == 0)
        return true;
    if (dot != STR_NONE)
        name = str_cut(label, '.', &schema);
    relation = catalog_relation(database, schema, name);
    if (relation == NULL)
        relation = catalog_relation(built, schema, name);
    return relation == NULL || autogenerate_wants_table(migration, relation->table, out);
}

static bool others_find(struct migration *migration, const struct catalog *database, const struct catalog *built,
                        struct drift_part *part)
{
    struct session *session = migration->session;
    struct map told = {.arena = session->arena};
    object_list before, after;
    object_differences all = {0};

    if (!objects_of_catalog(&part->compiler, built, migration->version_table, migration->version_schema, session->arena,
                            &before) ||
        !objects_of_catalog(&part->compiler, database, migration->version_table, migration->version_schema, session->arena,
                            &after))
        return false;
    for (size_t i = 0; i < part->back.len; i++)
    {
        if (!told_add(&part->compiler, &told, part->back.at[i]))
            return false;
    }
    objects_compare(session->arena, &before, &after, &all);
    for (size_t i = 0; i < all.len; i++)
    {
        const struct catalog_object *object = all.at[i].before != NULL ? all.at[i].before : all.at[i].after;
        bool wanted;

        if (is_told(session->arena, &told, object) || is_of_nobody(&all.at[i]) ||
            (all.at[i].before == NULL && object->table.len == 0 && is_elsewhere(built, object)))
            continue;
        if (!filter_passes(migration, database, built, object_is_relation(object) ? object->name : object->table, &wanted))
            return false;
        if (wanted)
            array_push(session->arena, &part->others, all.at[i]);
    }
    return true;
}

static bool dialects_agree(struct session *session, const struct catalog *database, const struct catalog *built)
{
    if (str_equal(database->dialect, built->dialect))
        return true;
    diag_error(&session->diags, DIAG_COMMAND, SPAN_NONE,
               "the scratch database is " STR_FMT " and the project's " STR_FMT ": their catalogs cannot be compared",
               STR_ARG(built->dialect), STR_ARG(database->dialect));
    diag_hint(&session->diags, "Name a server of the same kind in limbeck.scratch_url.");
    return false;
}

static bool drift_reverse(struct session *session, struct drift_part *part)
{
    const struct op *which;

    if (op_list_reverse(session->arena, &part->back, &part->changes, &which))
        return true;
    return diag_error(&session->diags, DIAG_UNSUPPORTED, SPAN_NONE, "op.%s() cannot be reversed", op_name(which));
}

bool drift_compare(struct migration *migration, const str_array *rows, struct drift *drift)
{
    struct session *session = migration->session;
    struct build build = {.session = session, .rows = rows, .which = migration->ran};
    struct drift_part part = {.compiler = migration->compiler};
    const struct catalog *database;
    struct reflect_request request;

    if (!build_run(drift->scratch, &build, plan_build, false) || !build_run(drift->scratch, &build, plan_read, true))
        return false;
    request = request_for(migration, build.catalog);
    if (!host_connection_reflect(migration->connection, &request, session->arena, &database) ||
        !dialects_agree(session, database, build.catalog) ||
        !autogenerate_compare_catalogs(migration, database, build.catalog, &part.back) || !drift_reverse(session, &part) ||
        !others_find(migration, database, build.catalog, &part))
        return false;
    array_push(session->arena, &drift->parts, part);
    return true;
}

/* ---- showing ---- */

/* "view v differs", "trigger t of users is missing", "function f() is new". No operation says it: with --sql it is a comment.
 */
static void other_show(struct op_report *report, const struct object_difference *difference)
{
    struct arena *arena = report->session->arena;
    const struct catalog_object *object = difference->before != NULL ? difference->before : difference->after;
    str text = object_difference_text(arena, difference, "new");
    struct record *record =
        session_result(report->session, str_print(arena, "%s" STR_FMT, report->as_sql ? "-- " : report->prefix, STR_ARG(text)));

    report->count++;
    if (report->as_sql)
        return;
    record_add_text(arena, record, STR("kind"), str_from(object->kind));
    if (object->table.len > 0)
        record_add_text(arena, record, STR("table"), object->table);
    record_add_text(arena, record, STR("name"), object->name);
    record_add_text(arena, record, STR("text"), text);
}

bool drift_show(struct session *session, const struct drift *drift, bool as_sql, size_t *out_count)
{
    struct op_report report = {.session = session, .prefix = "drift: ", .as_sql = as_sql};

    for (size_t i = 0; i < drift->parts.len; i++)
    {
        const struct drift_part *part = &drift->parts.at[i];

        report.compiler = part->compiler;
        if (!op_report_add(&report, as_sql ? &part->back : &part->changes))
            return false;
        for (size_t k = 0; k < part->others.len; k++)
            other_show(&report, &part->others.at[k]);
    }
    *out_count = report.count;
    return true;
}

bool drift_is_empty(const struct drift *drift)
{
    bool empty = true;

    for (size_t i = 0; i < drift->parts.len; i++)
        empty = empty && drift->parts.at[i].changes.len == 0 && drift->parts.at[i].others.len == 0;
    return empty;
}

/* ---- a revision of it ---- */

bool drift_autogenerate(struct migration *migration, const str_array *rows, struct autogenerate *autogenerate)
{
    struct session *session = migration->session;
    const struct drift_part *part;

    if (!autogenerate_needs_heads(migration, rows) || !drift_compare(migration, rows, autogenerate->drift))
        return false;
    part = array_last(&autogenerate->drift->parts);
    autogenerate_add(migration, autogenerate, &part->changes, &part->back);
    for (size_t i = 0; i < part->others.len; i++)
    {
        diag_warning(&session->diags, DIAG_REVISION, SPAN_NONE, STR_FMT ", which no operation of Alembic says",
                     STR_ARG(object_difference_text(session->arena, &part->others.at[i], "new")));
        diag_hint(&session->diags, "Write it into the revision with op.execute().");
    }
    return true;
}

bool drift_has_operations(const struct drift *drift)
{
    for (size_t i = 0; i < drift->parts.len; i++)
    {
        if (drift->parts.at[i].changes.len > 0)
            return true;
    }
    return false;
}

/* ---- instead of the database ---- */

bool drift_go_to_scratch(struct session *session)
{
    return !session_flag(session, STR("scratch")) ||
           (scratch_make(session, &session->scratch) && build_heads(session, session->scratch));
}
