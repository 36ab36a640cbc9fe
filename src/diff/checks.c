/*
 * CHECK constraints of a table that is on both sides, by name; those whose text changed are dropped and made again. A constraint of
 * the database stays when the model has one without name that says the same.
 *
 * The CHECK that a Boolean or Enum brings counts where the database has no such type of its own.
 */
#include "diff/compare.h"

#include <stdlib.h>

struct check
{
    str name; /* as it is written; empty: none */
    struct constraint *constraint;
};

struct check_list
{
    struct check *at;
    size_t len, cap;
};

static int compare_checks(const void *a, const void *b)
{
    return str_compare(((const struct check *)a)->name, ((const struct check *)b)->name);
}

static bool is_written(const struct comparison *comparison, const struct constraint *check)
{
    bool is_boolean = check->bound_type != NULL && check->bound_type->type_class->affinity == AFFINITY_BOOLEAN;

    if (check->bound_type == NULL)
        return true;
    if (is_boolean)
        return !dialect_has(comparison->dialect, DIALECT_NATIVE_BOOLEAN);
    return !dialect_has(comparison->dialect, DIALECT_NATIVE_ENUM) || check->bound_type->native_enum == TRI_FALSE;
}

static void check_add(struct comparison *comparison, struct check_list *list, struct constraint *check)
{
    size_t limit = comparison->dialect->max_constraint_name;
    struct check entry = {.constraint = check};

    if (check->kind != CONSTRAINT_CHECK || !is_written(comparison, check))
        return;
    if (name_is_set(check->name) && !check->name.is_deferred)
        entry.name = check->name.is_final ? naming_truncate(comparison->arena, check->name.text,
                                                            limit > 0 ? limit : comparison->dialect->max_identifier)
                                          : check->name.text;
    array_push(comparison->arena, list, entry);
}

static struct check_list checks_of(struct comparison *comparison, const struct table *table)
{
    struct check_list list = {0};

    for (size_t i = 0; i < table->constraints.len; i++)
        check_add(comparison, &list, table->constraints.at[i]);
    for (size_t i = 0; i < table->columns.len; i++)
    {
        for (size_t k = 0; k < table->columns.at[i]->constraints.len; k++)
            check_add(comparison, &list, table->columns.at[i]->constraints.at[k]);
    }
    if (list.len > 0)
        qsort(list.at, list.len, sizeof *list.at, compare_checks);
    return list;
}

static const struct check *check_find(const struct check_list *list, str name)
{
    struct check wanted = {.name = name};

    return list->len == 0 ? NULL : bsearch(&wanted, list->at, list->len, sizeof *list->at, compare_checks);
}

static bool text_of(struct comparison *comparison, const struct constraint *check, str *out)
{
    return dialect_compile_ddl_expr(comparison->request->compiler, check->check, out);
}

/* Whether both say the same: by their texts, else by the server's word. */
static bool checks_differ(struct comparison *comparison, struct table_pair *pair, const struct constraint *database,
                          const struct constraint *model, bool *out)
{
    struct diff_doubt doubt = {.kind = DOUBT_CONDITION, .table = pair->database};
    enum tri equal;

    *out = false;
    if (!text_of(comparison, database, &doubt.database) || !text_of(comparison, model, &doubt.model))
        return false;
    if (sql_is_same(comparison->arena, pair->model, doubt.database, doubt.model))
        return true;
    if (!comparison_settle(comparison, &doubt, &equal))
        return false;
    *out = equal == TRI_FALSE;
    if (equal == TRI_NONE)
        comparison_doubts(comparison, "CHECK '" STR_FMT "' of " STR_FMT " may differ: the database has " STR_FMT ", the model " STR_FMT,
                          STR_ARG(model->name.text), STR_ARG(pair->name.text), STR_ARG(doubt.database), STR_ARG(doubt.model));
    return true;
}

static bool wants_check(struct comparison *comparison, struct table_pair *pair, struct constraint *database,
                        struct constraint *model, bool *out)
{
    struct diff_object theirs = {.kind = DIFF_CHECK_CONSTRAINT, .table = pair->database, .constraint = database};
    struct diff_object ours = {.kind = DIFF_CHECK_CONSTRAINT, .table = pair->model, .constraint = model};
    struct diff_question question = {.object = model != NULL ? ours : theirs, .is_reflected = model == NULL};

    question.name = model != NULL ? model->name : database->name;
    if (model != NULL && database != NULL)
        question.counterpart = theirs;
    return comparison_wants(comparison, &question, out);
}

static void check_drop(struct comparison *comparison, struct table_pair *pair, struct constraint *check)
{
    struct op *op = op_make(comparison->arena, OP_DROP_CONSTRAINT, PLACE_NONE);

    op->drop_constraint = (struct op_drop_constraint){
        .name = check->name, .table = pair->name, .schema = pair->schema, .type = CONSTRAINT_CHECK, .original = check};
    array_push(comparison->arena, &pair->ops, op);
}

static void check_create(struct comparison *comparison, struct table_pair *pair, struct constraint *check)
{
    struct op *op = op_make(comparison->arena, OP_ADD_CONSTRAINT, check->place);

    op->add_constraint = (struct op_add_constraint){.constraint = check, .table = pair->name, .schema = pair->schema};
    array_push(comparison->arena, &pair->ops, op);
}

static void check_log(struct comparison *comparison, const struct table_pair *pair, const char *what, str name)
{
    comparison_log(comparison, "alembic.autogenerate.compare.check_constraints",
                   "Detected %s check constraint '" STR_FMT "' on table '" STR_FMT "'", what, STR_ARG(name),
                   STR_ARG(pair->name.text));
}

/* A CHECK without name in the model that says what this one of the database says. */
static bool has_unnamed(struct comparison *comparison, struct table_pair *pair, const struct check_list *model,
                        const struct constraint *database, bool *out)
{
    str before, after;

    *out = false;
    if (!text_of(comparison, database, &before))
        return false;
    for (size_t i = 0; i < model->len && model->at[i].name.len == 0 && !*out; i++)
    {
        if (!text_of(comparison, model->at[i].constraint, &after))
            return false;
        *out = sql_is_same(comparison->arena, pair->model, before, after);
    }
    return true;
}

static bool checks_dropped(struct comparison *comparison, struct table_pair *pair, const struct check_list *database,
                           const struct check_list *model)
{
    for (size_t i = 0; i < database->len; i++)
    {
        const struct check *check = &database->at[i];
        bool is_kept, wanted;

        if (check->name.len == 0 || check_find(model, check->name) != NULL)
            continue;
        if (!comparison_wants_name(comparison, DIFF_CHECK_CONSTRAINT, check->name, pair, &wanted) ||
            !has_unnamed(comparison, pair, model, check->constraint, &is_kept))
            return false;
        if (!wanted || is_kept)
            continue;
        if (!wants_check(comparison, pair, check->constraint, NULL, &wanted))
            return false;
        if (!wanted)
            continue;
        check_drop(comparison, pair, check->constraint);
        check_log(comparison, pair, "removed", check->name);
    }
    return true;
}

static bool checks_changed(struct comparison *comparison, struct table_pair *pair, const struct check_list *database,
                           const struct check_list *model)
{
    for (size_t i = 0; i < database->len; i++)
    {
        const struct check *before = &database->at[i], *after = before->name.len > 0 ? check_find(model, before->name) : NULL;
        bool differs, wanted;

        if (after == NULL)
            continue;
        if (!checks_differ(comparison, pair, before->constraint, after->constraint, &differs))
            return false;
        if (!differs)
            continue;
        if (!wants_check(comparison, pair, before->constraint, after->constraint, &wanted))
            return false;
        if (!wanted)
            continue;
        check_drop(comparison, pair, before->constraint);
        check_create(comparison, pair, after->constraint);
        check_log(comparison, pair, "changed", before->name);
    }
    return true;
}

/* The CHECK of a column that is new comes with the column. */
static bool comes_with_column(const struct table_pair *pair, const struct constraint *check)
{
    return check->bound_type != NULL && check->columns.len == 1 &&
           table_column(pair->database, check->columns.at[0].text) == NULL;
}

static bool checks_added(struct comparison *comparison, struct table_pair *pair, const struct check_list *database,
                         const struct check_list *model)
{
    for (size_t i = 0; i < model->len; i++)
    {
        const struct check *check = &model->at[i];
        bool wanted;

        if (check->name.len == 0 || check_find(database, check->name) != NULL || comes_with_column(pair, check->constraint))
            continue;
        if (!wants_check(comparison, pair, NULL, check->constraint, &wanted))
            return false;
        if (!wanted)
            continue;
        check_create(comparison, pair, check->constraint);
        check_log(comparison, pair, "added", check->name);
    }
    return true;
}

bool checks_compare(struct comparison *comparison, struct table_pair *pair)
{
    struct check_list database = checks_of(comparison, pair->database), model = checks_of(comparison, pair->model);

    if (!comparison->request->compares_checks)
        return true;
    return checks_dropped(comparison, pair, &database, &model) && checks_changed(comparison, pair, &database, &model) &&
           checks_added(comparison, pair, &database, &model);
}
