/*
 * The rules of lint, and the facts that they look at. See lint.h.
 *
 * An operation that a loop or a decision makes is met several times: facts and findings of one line are one.
 */
#include "run/lint.h"

#include "base/buf.h"
#include "graph/walk.h"

/* ---- facts --------------------------------------------------------------------------------------------------------------- */

static uint32_t line_of(struct lint *lint, const struct revision *revision, place at)
{
    struct source_position position;

    return source_find(&lint->session->sources, at, &position) && str_equal(position.file->name, revision->path) ? position.line
                                                                                                                 : 0;
}

static str key_of(struct lint *lint, struct name schema, struct name table)
{
    return str_copy(lint->session->arena, table_key(lint->session->arena, schema, table));
}

static bool needs_value(const struct column *column)
{
    return !column_is_nullable(column) && column->server_default.kind == SERVER_DEFAULT_NONE && column->identity == NULL &&
           column->computed == NULL && column->sequence == NULL && !column->primary_key;
}

static bool is_int(const struct column *column)
{
    return column->type != NULL && type_affinity(column->type) == AFFINITY_INTEGER && column->foreign_keys.len == 0 &&
           !str_equal_nocase(column->type->type_class->name, STR("BigInteger")) &&
           !str_equal_nocase(column->type->type_class->name, STR("BIGINT"));
}

/* The only column of the primary key; NULL when there is none, or several. */
static const struct column *key_column(const struct table *table)
{
    const struct column *found = NULL;
    size_t count = 0;

    for (size_t i = 0; i < table->columns.len; i++)
    {
        if (!table->columns.at[i]->primary_key)
            continue;
        found = table->columns.at[i];
        count++;
    }
    for (size_t i = 0; count == 0 && i < table->constraints.len; i++)
    {
        const struct constraint *key = table->constraints.at[i];

        if (key->kind == CONSTRAINT_PRIMARY_KEY && key->columns.len == 1)
            return table_column(table, key->columns.at[0].text);
    }
    return count == 1 ? found : NULL;
}

static void referent_push(struct lint *lint, struct lint_fact *fact, struct name schema, struct name table)
{
    if (name_is_set(table))
        array_push(lint->session->arena, &fact->referents, key_of(lint, schema, table));
}

static void column_referents(struct lint *lint, const struct column *column, struct lint_fact *fact)
{
    for (size_t i = 0; i < column->foreign_keys.len; i++)
        referent_push(lint, fact, column->foreign_keys.at[i].schema, column->foreign_keys.at[i].table);
}

static void constraint_referents(struct lint *lint, const struct constraint *constraint, struct lint_fact *fact)
{
    if (constraint->kind == CONSTRAINT_FOREIGN_KEY)
        referent_push(lint, fact, constraint->referent_schema, constraint->referent_table);
}

static void read_create_table(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    const struct table *table = op->create_table.table;
    const struct column *key = key_column(table);

    fact->table = key_of(lint, table->schema, table->name);
    fact->has_int_key = key != NULL && is_int(key);
    for (size_t i = 0; i < table->columns.len; i++)
        column_referents(lint, table->columns.at[i], fact);
    for (size_t i = 0; i < table->constraints.len; i++)
        constraint_referents(lint, table->constraints.at[i], fact);
}

static void read_drop_table(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    fact->table = key_of(lint, op->drop_table.schema, op->drop_table.table);
}

static void read_rename_table(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    fact->table = key_of(lint, op->rename_table.schema, op->rename_table.table);
    fact->column = key_of(lint, op->rename_table.schema, op->rename_table.new_name);
}

static void read_add_column(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    fact->table = key_of(lint, op->add_column.schema, op->add_column.table);
    fact->column = str_copy(lint->session->arena, op->add_column.column->name.text);
    fact->needs_value = needs_value(op->add_column.column);
    column_referents(lint, op->add_column.column, fact);
}

static void read_drop_column(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    fact->table = key_of(lint, op->drop_column.schema, op->drop_column.table);
    fact->column = str_copy(lint->session->arena, op->drop_column.column.text);
}

static void read_alter_column(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    fact->table = key_of(lint, op->alter_column.schema, op->alter_column.table);
}

static void read_create_index(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    fact->table = key_of(lint, op->create_index.schema, op->create_index.table);
}

static void read_add_constraint(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    fact->table = key_of(lint, op->add_constraint.schema, op->add_constraint.table);
    constraint_referents(lint, op->add_constraint.constraint, fact);
}

static void read_drop_constraint(struct lint *lint, const struct op *op, struct lint_fact *fact)
{
    fact->table = key_of(lint, op->drop_constraint.schema, op->drop_constraint.table);
}

typedef void read_function(struct lint *lint, const struct op *op, struct lint_fact *fact);

static read_function *const reads[OP_KIND_COUNT] = {
    [OP_CREATE_TABLE] = read_create_table,       [OP_DROP_TABLE] = read_drop_table,
    [OP_RENAME_TABLE] = read_rename_table,       [OP_ADD_COLUMN] = read_add_column,
    [OP_DROP_COLUMN] = read_drop_column,         [OP_ALTER_COLUMN] = read_alter_column,
    [OP_CREATE_INDEX] = read_create_index,       [OP_ADD_CONSTRAINT] = read_add_constraint,
    [OP_DROP_CONSTRAINT] = read_drop_constraint,
};

static bool is_same_fact(const struct lint_fact *a, const struct lint_fact *b)
{
    return a->is_upgrade == b->is_upgrade && a->kind == b->kind && a->line == b->line && str_equal(a->table, b->table) &&
           str_equal(a->column, b->column);
}

static void fact_add(struct lint *lint, struct lint_revision *into, const struct lint_fact *fact)
{
    for (size_t i = 0; i < into->facts.len; i++)
    {
        if (is_same_fact(&into->facts.at[i], fact))
            return;
    }
    array_push(lint->session->arena, &into->facts, *fact);
}

static void look(struct analysis *analysis, const struct op *op, struct span span)
{
    struct lint *lint = analysis->looker;
    const struct outcome *outcome = analysis->current;
    struct lint_fact fact = {.is_upgrade = outcome->is_upgrade, .kind = op->kind};
    uint32_t number;

    for (size_t i = 0; op->kind == OP_BATCH && i < op->batch.ops.len; i++)
        look(analysis, op->batch.ops.at[i], span);
    if (reads[op->kind] == NULL || !graph_find(lint->session->script.graph, outcome->revision->id, &number))
        return;
    if (lint->revisions == NULL)
        lint->revisions = arena_alloc(lint->session->arena, lint->session->script.graph->count * sizeof *lint->revisions);
    reads[op->kind](lint, op, &fact);
    fact.line = line_of(lint, outcome->revision, op->place);
    fact_add(lint, &lint->revisions[number], &fact);
}

/* ---- rules --------------------------------------------------------------------------------------------------------------- */

static struct lint_finding *report(struct lint *lint, const struct lint_revision *of, uint32_t line, str text)
{
    struct lint_finding *finding = array_add(lint->session->arena, &lint->findings);

    *finding = (struct lint_finding){.revision = of->revision, .line = line, .text = text};
    return finding;
}

static void report_fact(struct lint *lint, const struct lint_revision *of, const struct lint_fact *fact, str text)
{
    struct lint_finding *finding = report(lint, of, fact->line, text);

    finding->table = fact->table;
    finding->name = fact->column;
}

static bool is_created_here(const struct lint_revision *of, str table)
{
    for (size_t i = 0; i < of->facts.len; i++)
    {
        const struct lint_fact *fact = &of->facts.at[i];

        if (fact->is_upgrade && fact->kind == OP_CREATE_TABLE && str_equal(fact->table, table))
            return true;
    }
    return false;
}

static bool is_empty(const struct outcome *outcome)
{
    return outcome->is_done && outcome->refusal == NULL && outcome->ops.len == 0;
}

/* A line of autogenerate that raises until somebody has written the UPDATE. */
static uint32_t unfilled_line(str text)
{
    str line;

    for (uint32_t number = 1; str_next_line(&text, &line); number++)
    {
        if (str_starts(str_trim(line), STR("raise NotImplementedError(")) &&
            str_find(line, STR(" before it becomes NOT NULL")) != STR_NONE)
            return number;
    }
    return 0;
}

static void find_backfill(struct lint *lint, const struct lint_revision *of)
{
    uint32_t line = unfilled_line(of->text);

    if (line > 0)
        report(lint, of, line, STR("nobody has written the UPDATE for a column that becomes NOT NULL"));
}

static void find_empty(struct lint *lint, const struct lint_revision *of)
{
    if (is_empty(of->upgrade) && !revision_is_merge_point(of->revision) && unfilled_line(of->text) == 0)
        report(lint, of, lint_line_of(of->text, "def upgrade"), STR("upgrade() does nothing"));
}

static void find_no_downgrade(struct lint *lint, const struct lint_revision *of)
{
    uint32_t line = lint_line_of(of->text, "def downgrade");

    if (is_empty(of->upgrade) || revision_is_merge_point(of->revision))
        return;
    if (line == 0)
        report(lint, of, lint_line_of(of->text, "def upgrade"), STR("there is no downgrade()"));
    else if (is_empty(of->downgrade) && !lint_has_reason(of->text, "def downgrade"))
        report(lint, of, line, STR("downgrade() does nothing, and does not say why"));
}

static void find_not_null(struct lint *lint, const struct lint_revision *of)
{
    for (size_t i = 0; i < of->facts.len; i++)
    {
        const struct lint_fact *fact = &of->facts.at[i];

        if (fact->is_upgrade && fact->kind == OP_ADD_COLUMN && fact->needs_value && !is_created_here(of, fact->table))
            report_fact(lint, of, fact,
                        str_print(lint->session->arena, STR_FMT "." STR_FMT " is NOT NULL and has no server default",
                                  STR_ARG(fact->table), STR_ARG(fact->column)));
    }
}

/* The first fact of a kind that is added while `fact` is dropped; NULL: there is none. */
static const struct lint_fact *added_instead(const struct lint_revision *of, const struct lint_fact *fact, enum op_kind kind)
{
    for (size_t i = 0; i < of->facts.len; i++)
    {
        const struct lint_fact *other = &of->facts.at[i];

        if (other->is_upgrade && other->kind == kind &&
            (kind == OP_ADD_COLUMN ? str_equal(other->table, fact->table) && !str_equal(other->column, fact->column)
                                   : !str_equal(other->table, fact->table)))
            return other;
    }
    return NULL;
}

static void find_rename(struct lint *lint, const struct lint_revision *of)
{
    struct arena *arena = lint->session->arena;

    for (size_t i = 0; i < of->facts.len; i++)
    {
        const struct lint_fact *fact = &of->facts.at[i], *other;

        if (!fact->is_upgrade || (fact->kind != OP_DROP_COLUMN && fact->kind != OP_DROP_TABLE))
            continue;
        other = added_instead(of, fact, fact->kind == OP_DROP_COLUMN ? OP_ADD_COLUMN : OP_CREATE_TABLE);
        if (other == NULL)
            continue;
        if (fact->kind == OP_DROP_COLUMN)
            report_fact(lint, of, fact,
                        str_print(arena, "drops " STR_FMT "." STR_FMT " and adds " STR_FMT ": that may be a rename",
                                  STR_ARG(fact->table), STR_ARG(fact->column), STR_ARG(other->column)));
        else
            report_fact(lint, of, fact,
                        str_print(arena, "drops the table " STR_FMT " and creates " STR_FMT ": that may be a rename",
                                  STR_ARG(fact->table), STR_ARG(other->table)));
    }
}

static void find_dropped(struct lint *lint, const struct lint_revision *of, enum op_kind kind)
{
    struct arena *arena = lint->session->arena;

    for (size_t i = 0; i < of->facts.len; i++)
    {
        const struct lint_fact *fact = &of->facts.at[i];

        if (!fact->is_upgrade || fact->kind != kind)
            continue;
        report_fact(lint, of, fact,
                    kind == OP_DROP_TABLE ? str_print(arena, "drops the table " STR_FMT " with its rows", STR_ARG(fact->table))
                                          : str_print(arena, "drops the column " STR_FMT "." STR_FMT " with its values",
                                                      STR_ARG(fact->table), STR_ARG(fact->column)));
    }
}

static void find_drop_column(struct lint *lint, const struct lint_revision *of)
{
    find_dropped(lint, of, OP_DROP_COLUMN);
}

static void find_drop_table(struct lint *lint, const struct lint_revision *of)
{
    find_dropped(lint, of, OP_DROP_TABLE);
}

static void find_int_key(struct lint *lint, const struct lint_revision *of)
{
    for (size_t i = 0; i < of->facts.len; i++)
    {
        const struct lint_fact *fact = &of->facts.at[i];

        if (fact->is_upgrade && fact->kind == OP_CREATE_TABLE && fact->has_int_key)
            report_fact(
                lint, of, fact,
                str_print(lint->session->arena, "the primary key of " STR_FMT " is no BigInteger", STR_ARG(fact->table)));
    }
}

static void find_message(struct lint *lint, const struct lint_revision *of)
{
    static const str empty[] = {
        STR_INIT(""),
        STR_INIT("auto"),
        STR_INIT("autogenerate"),
        STR_INIT("autogenerated"),
        STR_INIT("change"),
        STR_INIT("changes"),
        STR_INIT("commit"),
        STR_INIT("db"),
        STR_INIT("empty message"),
        STR_INIT("fix"),
        STR_INIT("fixes"),
        STR_INIT("message"),
        STR_INIT("migrate"),
        STR_INIT("migration"),
        STR_INIT("migrations"),
        STR_INIT("misc"),
        STR_INIT("new"),
        STR_INIT("revision"),
        STR_INIT("schema"),
        STR_INIT("stuff"),
        STR_INIT("temp"),
        STR_INIT("test"),
        STR_INIT("tmp"),
        STR_INIT("update"),
        STR_INIT("updates"),
        STR_INIT("wip"),
        STR_INIT("new migration"),
    };
    str doc = str_trim(revision_doc(of->revision));

    while (doc.len > 0 && (doc.at[doc.len - 1] == '.' || doc.at[doc.len - 1] == '!'))
        doc = str_slice(doc, 0, doc.len - 1);
    for (size_t i = 0; i < COUNT_OF(empty); i++)
    {
        if (str_equal_nocase(doc, empty[i]) && !revision_is_merge_point(of->revision))
            report(lint, of, 1, str_print(lint->session->arena, "the message '" STR_FMT "' says nothing", STR_ARG(doc)));
    }
}

/* ---- tables of other branches -------------------------------------------------------------------------------------------- */

/* Who makes a table: built when it is first asked for. */
static void makers_fill(struct lint *lint)
{
    struct arena *arena = lint->session->arena;

    lint->makers.arena = arena;
    for (uint32_t number = 0; number < lint->session->script.graph->count; number++)
    {
        const struct lint_revision *of = &lint->revisions[number];

        for (size_t i = 0; i < of->facts.len; i++)
        {
            const struct lint_fact *fact = &of->facts.at[i];
            str table = fact->kind == OP_RENAME_TABLE ? fact->column : fact->table;
            struct revision_list *makers;

            if (!fact->is_upgrade || (fact->kind != OP_CREATE_TABLE && fact->kind != OP_RENAME_TABLE))
                continue;
            makers = map_find(&lint->makers, table);
            if (makers == NULL)
                map_put(&lint->makers, table, makers = arena_new(arena, struct revision_list));
            array_push(arena, makers, number);
        }
    }
    lint->has_makers = true;
}

/* The revision of another branch that makes a table which none makes that this one stands on, or that stands on this one;
 * REVISION_NONE: there is none. */
static uint32_t foreign_maker(struct lint *lint, const struct revision_set sides[2], str table)
{
    const struct revision_list *makers;
    uint32_t found = REVISION_NONE;

    if (!lint->has_makers)
        makers_fill(lint);
    makers = map_find(&lint->makers, table);
    for (size_t i = 0; makers != NULL && i < makers->len; i++)
    {
        if (sides[0].has[makers->at[i]] || sides[1].has[makers->at[i]])
            return REVISION_NONE;
        found = makers->at[i];
    }
    return found;
}

static void foreign_find(struct lint *lint, const struct lint_revision *of, const struct lint_fact *fact, str table,
                         const struct revision_set sides[2])
{
    uint32_t maker = foreign_maker(lint, sides, table);
    const struct lint_finding *last = lint->findings.len > 0 ? array_last(&lint->findings) : NULL;

    if (maker == REVISION_NONE || (last != NULL && last->revision == of->revision && str_equal(last->table, table)))
        return;
    report(lint, of, fact->line,
           str_print(lint->session->arena, "uses the table " STR_FMT " of another branch (" STR_FMT ") without depends_on",
                     STR_ARG(table), STR_ARG(graph_id(lint->session->script.graph, maker))))
        ->table = table;
}

static void find_other_branch(struct lint *lint, const struct lint_revision *of)
{
    struct graph *graph = lint->session->script.graph;
    uint32_t number = (uint32_t)(of - lint->revisions);
    struct revision_set sides[2];

    if (of->facts.len == 0 || graph->heads.len + graph->bases.len <= 2)
        return;
    sides[0] = revision_set_make(graph, lint->session->arena);
    sides[1] = revision_set_make(graph, lint->session->arena);
    walk_add_one(graph, lint->session->arena, &graph->all_down, number, &sides[0]);
    walk_add_one(graph, lint->session->arena, &graph->all_next, number, &sides[1]);
    for (size_t i = 0; i < of->facts.len; i++)
    {
        const struct lint_fact *fact = &of->facts.at[i];

        if (!fact->is_upgrade)
            continue;
        foreign_find(lint, of, fact, fact->table, sides);
        for (size_t k = 0; k < fact->referents.len; k++)
            foreign_find(lint, of, fact, fact->referents.at[k], sides);
    }
}

/* ---- the table ----------------------------------------------------------------------------------------------------------- */

struct rule_row
{
    const char *name;
    void (*find)(struct lint *lint, const struct lint_revision *of);
    const char *hint;
    bool is_wanted; /* only where limbeck.lint names it */
};

static const struct rule_row rules[] = {
    {"message", find_message, "Say in the docstring what the revision does.", false},
    {"empty", find_empty, "Delete the file, or write what it is for.", false},
    {"backfill", find_backfill, "Write the UPDATE, and take the raise out.", false},
    {"not-null", find_not_null, "Add it nullable, fill it in, then set NOT NULL; or give it a server_default.", false},
    {"rename", find_rename, "op.alter_column(..., new_column_name=...) and op.rename_table() keep what is there.", false},
    {"drop-column", find_drop_column, "Say why it may go: # limbeck: allow drop-column: REASON", false},
    {"drop-table", find_drop_table, "Say why it may go: # limbeck: allow drop-table: REASON", false},
    {"primary-key", find_int_key, "Use sa.BigInteger(): an Integer ends at 2147483647.", true},
    {"other-branch", find_other_branch, "Name that revision in depends_on.", false},
    {"no-downgrade", find_no_downgrade, "Write it, or a comment in it that says why there is no way back.", false},
};

static bool is_rule(str name)
{
    for (size_t i = 0; i < COUNT_OF(rules); i++)
    {
        if (str_equal(name, str_from(rules[i].name)))
            return true;
    }
    return false;
}

static str rule_names(struct arena *arena)
{
    str_array names = {0};

    for (size_t i = 0; i < COUNT_OF(rules); i++)
        array_push(arena, &names, str_from(rules[i].name));
    return str_array_join(arena, &names, STR(", "));
}

bool lint_configure(struct lint *lint)
{
    struct session *session = lint->session;
    str_array words = {0};

    if (!config_list(&session->config, STR("limbeck.lint"), &words))
        return false;
    for (size_t i = 0; i < words.len; i++)
    {
        bool is_off = str_starts(words.at[i], STR("-"));
        str name = str_skip(words.at[i], is_off);

        if (!is_rule(name))
        {
            diag_error(&session->diags, DIAG_CONFIG, config_span(&session->config, STR("limbeck.lint")),
                       "limbeck.lint names '" STR_FMT "', which is no rule", STR_ARG(name));
            diag_hint(&session->diags, "Rules are " STR_FMT "; one with a - in front is left out.",
                      STR_ARG(rule_names(session->arena)));
            return false;
        }
        if (is_off)
            array_push(session->arena, &lint->disabled, name);
        else
            array_push(session->arena, &lint->enabled, name);
    }
    return true;
}

static bool is_on(const struct lint *lint, const struct rule_row *rule)
{
    str name = str_from(rule->name);

    return !str_array_has(&lint->disabled, name) && (!rule->is_wanted || str_array_has(&lint->enabled, name));
}

/* Findings from `first` on are the rule's: those that a comment allows with a reason go. */
static void allowed_drop(struct lint *lint, const struct lint_revision *of, const struct rule_row *rule, size_t first)
{
    size_t kept = first;

    for (size_t i = first; i < lint->findings.len; i++)
    {
        struct lint_finding finding = lint->findings.at[i];
        bool has_reason = false;
        bool is_allowed = lint_is_allowed(of->text, finding.line, str_from(rule->name), &has_reason);

        if (is_allowed && has_reason)
            continue;
        finding.rule = rule->name;
        finding.hint = is_allowed ? "The comment that allows it does not say why: # limbeck: allow RULE: REASON" : rule->hint;
        lint->findings.at[kept++] = finding;
    }
    lint->findings.len = kept;
}

bool lint_check(struct lint *lint, uint32_t number)
{
    struct session *session = lint->session;
    struct lint_revision *of = &lint->revisions[number];

    if (!os_read_file(session->os, session->arena, &session->diags, of->revision->path, 0, &of->text))
        return false;
    for (size_t i = 0; i < COUNT_OF(rules); i++)
    {
        size_t first = lint->findings.len;

        if (!is_on(lint, &rules[i]))
            continue;
        rules[i].find(lint, of);
        allowed_drop(lint, of, &rules[i], first);
    }
    return true;
}

/* ---- collecting ---------------------------------------------------------------------------------------------------------- */

static void revisions_fill(struct lint *lint)
{
    struct graph *graph = lint->session->script.graph;

    if (lint->revisions == NULL)
        lint->revisions = arena_alloc(lint->session->arena, graph->count * sizeof *lint->revisions);
    for (size_t i = 0; i < lint->analysis->outcomes.len; i++)
    {
        const struct outcome *outcome = &lint->analysis->outcomes.at[i];
        uint32_t number;

        if (!graph_find(graph, outcome->revision->id, &number))
            continue;
        lint->revisions[number].revision = outcome->revision;
        if (outcome->is_upgrade)
            lint->revisions[number].upgrade = outcome;
        else
            lint->revisions[number].downgrade = outcome;
    }
}

bool lint_collect(struct lint *lint)
{
    struct session *session = lint->session;

    lint->analysis = arena_new(session->arena, struct analysis);
    lint->analysis->look = look;
    lint->analysis->looker = lint;
    if (!analysis_run(lint->analysis, session))
        return false;
    if (lint->analysis->graph != NULL || session->script.unread.len > 0)
    {
        array_push(session->diags.arena, &session->diags.list,
                   lint->analysis->graph != NULL ? lint->analysis->graph : session->script.unread.at[0]);
        session->diags.error_count++;
        return false;
    }
    revisions_fill(lint);
    return true;
}
