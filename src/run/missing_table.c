/*
 * missing_table: the revision that makes a table which the failed one needs.
 *
 * Looked for by syntax, and only after a failure: revisions that do not stand below the failed one, have not been applied, and
 * say create_table, rename_table or CREATE TABLE outside of downgrade(). One that comes behind the failed one cannot be
 * depended on, which is said instead.
 */
#include "run/missing_table.h"

#include "graph/branch.h"
#include "graph/walk.h"
#include "py/parse.h"
#include "py/walk.h"
#include "run/migration.h"

/* ---- which table ---- */

/* The text between the two, without a schema or a database in front. */
static str quoted_between(str text, str before, char end)
{
    size_t at = str_find(text, before), dot;
    str name;

    if (at == STR_NONE)
        return (str){0};
    str_cut(str_skip(text, at + before.len), end, &name);
    str_cut(name, '\n', &name);
    dot = str_find_last_char(name, '.');
    return dot == STR_NONE ? name : str_skip(name, dot + 1);
}

/* As the servers say it, and SQLAlchemy. */
static const struct
{
    str before;
    char end;
} sentences[] = {
    {STR_INIT("relation \""), '"'},
    {STR_INIT("no such table: "), ' '},
    {STR_INIT("Failed to open the referenced table '"), '\''},
    {STR_INIT("NoSuchTableError: "), ' '},
};

static str table_of(const struct diag *diag)
{
    const str texts[] = {diag->server, diag->primary};

    for (size_t i = 0; i < COUNT_OF(texts); i++)
    {
        for (size_t j = 0; j < COUNT_OF(sentences); j++)
        {
            str table = quoted_between(texts[i], sentences[j].before, sentences[j].end);

            /* "relation ... already exists" is another matter. */
            if (table.len > 0 && (j > 0 || str_find(texts[i], STR("does not exist")) != STR_NONE))
                return table;
        }
        if (str_find(texts[i], STR("' doesn't exist")) != STR_NONE)
            return quoted_between(texts[i], STR("Table '"), '\'');
    }
    /* MariaDB says only that a foreign key is wrong. */
    if (str_find(diag->server, STR("errno: 150")) != STR_NONE)
        return quoted_between(diag->statement, STR("REFERENCES "), ' ');
    return (str){0};
}

/* A name without its quotes. */
static str bare(str name)
{
    while (name.len > 0 && str_find_char(STR("\"`'[("), name.at[0]) != STR_NONE)
        name = str_skip(name, 1);
    while (name.len > 0 && str_find_char(STR("\"`'])(;,"), name.at[name.len - 1]) != STR_NONE)
        name = str_slice(name, 0, name.len - 1);
    return name;
}

/* ---- what a file makes ---- */

struct search
{
    str table;
    const struct module *module;
    struct span found; /* of the call or the SQL text */
    bool has_found;
};

/* A string constant, or a name that the module binds to one; empty: neither. */
static str text_of(const struct search *search, const struct node *node)
{
    if (node->kind == NODE_CONSTANT && node->constant.kind == CONSTANT_STR)
        return node->constant.text;
    for (uint32_t i = 0; node->kind == NODE_NAME && i < search->module->body.len; i++)
    {
        const struct node *statement = search->module->body.at[i];

        if (statement->kind == NODE_ASSIGN && statement->assign.targets.len == 1 &&
            statement->assign.targets.at[0]->kind == NODE_NAME &&
            str_equal(statement->assign.targets.at[0]->name, node->name) && statement->assign.value->kind == NODE_CONSTANT &&
            statement->assign.value->constant.kind == CONSTANT_STR)
            return statement->assign.value->constant.text;
    }
    return (str){0};
}

static bool word_take(str *text, const char *word)
{
    str wanted = str_from(word), rest = str_trim_start(*text);

    if (!str_equal_nocase(str_slice(rest, 0, wanted.len), wanted))
        return false;
    *text = str_skip(rest, wanted.len);
    return true;
}

/* CREATE TABLE [IF NOT EXISTS] [schema.]table anywhere in a text of SQL. */
static bool sql_makes(str sql, str table)
{
    for (size_t i = 0; i < sql.len; i++)
    {
        str rest = str_skip(sql, i), name;
        size_t end = 0, dot;

        if ((sql.at[i] != 'c' && sql.at[i] != 'C') || !word_take(&rest, "CREATE TABLE"))
            continue;
        (void)word_take(&rest, "IF NOT EXISTS");
        rest = str_trim_start(rest);
        while (end < rest.len && !char_is_space(rest.at[end]) && rest.at[end] != '(')
            end++;
        name = str_slice(rest, 0, end);
        dot = str_find_last_char(name, '.');
        if (str_equal_nocase(bare(dot == STR_NONE ? name : str_skip(name, dot + 1)), table))
            return true;
    }
    return false;
}

static bool call_makes(const struct search *search, const struct node *node)
{
    str name = node->call.function->kind == NODE_ATTRIBUTE ? node->call.function->attribute.name : (str){0};
    uint32_t at = str_equal(name, STR("rename_table")) ? 1 : 0;

    if (at == 0 && !str_equal(name, STR("create_table")))
        return false;
    if (node->call.arguments.len > at)
        return str_equal_nocase(text_of(search, node->call.arguments.at[at]), search->table);
    for (uint32_t i = 0; i < node->call.keyword_count; i++)
    {
        const struct keyword *keyword = &node->call.keywords[i];

        if (str_equal(keyword->name, at == 1 ? STR("new_table_name") : STR("table_name")))
            return str_equal_nocase(text_of(search, keyword->value), search->table);
    }
    return false;
}

static bool node_search(void *context, const struct node *node)
{
    struct search *search = context;

    if ((node->kind == NODE_CALL && call_makes(search, node)) ||
        (node->kind == NODE_CONSTANT && node->constant.kind == CONSTANT_STR && sql_makes(node->constant.text, search->table)))
    {
        search->found = node->span;
        search->has_found = true;
        return false;
    }
    return node_visit_children(node, node_search, search);
}

/* Whether the file has the name at all: most are read no further, and given up again. */
static bool revision_mentions(struct session *session, const struct revision *revision, str table)
{
    struct arena *scratch = arena_open(arena_memory(session->arena));
    struct diags ignored = {.arena = scratch};
    bool mentions;
    str text;

    mentions = os_read_file(session->os, scratch, &ignored, revision->path, 0, &text) && str_find(text, table) != STR_NONE;
    arena_close(scratch);
    return mentions;
}

/* Whether a revision makes the table, and where. Its text stays in the session, for the message. */
static bool revision_makes(struct session *session, const struct revision *revision, struct search *search)
{
    struct diags ignored = {.arena = session->arena};
    const struct source_file *file;
    struct module *module;
    str text;

    if (!revision_mentions(session, revision, search->table) ||
        !os_read_file(session->os, session->arena, &ignored, revision->path, 0, &text))
        return false;
    file = source_add(&session->sources, revision->path, text);
    if (file == NULL || !py_parse(session->arena, &session->names, &ignored, file, &module))
        return false;
    search->module = module;
    for (uint32_t i = 0; i < module->body.len && !search->has_found; i++)
    {
        const struct node *statement = module->body.at[i];

        if (statement->kind != NODE_FUNCTION_DEF || !str_starts(statement->function.name, STR("downgrade")))
            (void)node_search(search, statement);
    }
    return search->has_found;
}

/* ---- what to say ---- */

/* depends_on with one more. */
static str line_make(struct session *session, const struct revision *failed, str id)
{
    struct buf line = BUF(session->arena);

    if (failed->depends_on.len == 0)
        return str_print(session->arena, "depends_on = \"" STR_FMT "\"", STR_ARG(id));
    buf_add(&line, STR("depends_on = ("));
    for (size_t i = 0; i < failed->depends_on.len; i++)
        buf_print(&line, "\"" STR_FMT "\", ", STR_ARG(failed->depends_on.at[i]));
    buf_print(&line, "\"" STR_FMT "\")", STR_ARG(id));
    return buf_str(&line);
}

static void other_explain(struct session *session, uint32_t failed, uint32_t other, const struct search *search, bool is_behind)
{
    const struct revision *revision = graph_revision(session->script.graph, other),
                          *current = graph_revision(session->script.graph, failed);
    str_array labels = branch_labels_of(session->script.graph, other);
    str branch = labels.len > 0 ? str_print(session->arena, " of branch " STR_FMT,
                                            STR_ARG(str_array_join(session->arena, &labels, STR(", "))))
                                : STR("");

    diag_related(&session->diags, search->found, "table '" STR_FMT "' is made here", STR_ARG(search->table));
    if (is_behind)
        diag_hint(&session->diags,
                  "Table '" STR_FMT "' is made by revision " STR_FMT " ('" STR_FMT
                  "'), which comes after this one. Move the statement there, or the table into this one.",
                  STR_ARG(search->table), STR_ARG(revision->id), STR_ARG(revision->path));
    else
        diag_hint(&session->diags,
                  "Table '" STR_FMT "' is made by revision " STR_FMT STR_FMT " ('" STR_FMT
                  "'), which has not been applied. Say that this one needs it, in '" STR_FMT "':\n    " STR_FMT,
                  STR_ARG(search->table), STR_ARG(revision->id), STR_ARG(branch), STR_ARG(revision->path),
                  STR_ARG(current->path), STR_ARG(line_make(session, current, revision->id)));
}

/* What is there already: below the failed revision, and below the rows of the version table. */
static struct revision_set present_collect(struct session *session, uint32_t failed)
{
    const struct graph *graph = session->script.graph;
    struct revision_set present = revision_set_make(graph, session->arena);
    const str_array *rows = &session->migration->rows;
    uint32_t number;

    walk_add_one(graph, session->arena, &graph->all_down, failed, &present);
    for (size_t i = 0; i < rows->len; i++)
    {
        if (graph_find(graph, rows->at[i], &number))
            walk_add_one(graph, session->arena, &graph->all_down, number, &present);
    }
    return present;
}

void missing_table_explain(struct session *session)
{
    struct diag *diag = diag_last(&session->diags);
    struct revision_set present, behind;
    struct search search = {0};
    uint32_t failed, after = REVISION_NONE;

    if (diag == NULL || session->migration == NULL || session->migration->is_downgrade || session->script.graph == NULL ||
        !graph_find(session->script.graph, session->migration->current_revision, &failed))
        return;
    search.table = bare(table_of(diag));
    if (search.table.len == 0)
        return;
    present = present_collect(session, failed);
    behind = revision_set_make(session->script.graph, session->arena);
    walk_add_one(session->script.graph, session->arena, &session->script.graph->all_next, failed, &behind);
    for (uint32_t i = 0; i < session->script.graph->count; i++)
    {
        struct search other = {.table = search.table};

        if (present.has[i] || (behind.has[i] && after != REVISION_NONE) ||
            !revision_makes(session, graph_revision(session->script.graph, i), &other))
            continue;
        if (!behind.has[i])
        {
            other_explain(session, failed, i, &other, false);
            return;
        }
        after = i;
        search = other;
    }
    if (after != REVISION_NONE)
        other_explain(session, failed, after, &search, true);
}
