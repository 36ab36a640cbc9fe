/*
 * execute() with a list of parameter sets.
 *
 * insert(), update() and delete() become one prepared statement, to which the host is given the rows in batches: the keys of the
 * first set say which columns and binds are parameters, as in SQLAlchemy. A text() is cut at its binds once and sent with
 * literals, set by set (DESIGN.md, "SQL text and values"). An insert() with RETURNING is one statement with all rows. What has
 * no such form runs set by set like statements of their own.
 *
 * A failure says which set it was.
 */
#include "vocab/sqlalchemy/internal.h"

enum
{
    ROWS_AT_ONCE = 500,
    CELLS_AT_ONCE = 10000,
};

struct many
{
    struct vm *vm;
    struct host_connection *connection;
    struct value given;           /* the statement as a value */
    const struct expr *statement;
    const struct value *sets;
    size_t len;
    int64_t affected;
    struct value last; /* the result of the last set that ran for itself */

    /* When it is prepared. */
    struct compiler compiler;
    struct bind_list parameters;
    struct str_object **keys; /* of the parameters */
    bool *borrows;            /* whether a parameter's values are taken as they are */
    str sql, shown;
    struct host_statement *native;
    size_t extra_at; /* the first set with more keys than the first one; SIZE_MAX: none */
};

static const struct dict_object *set_at(const struct many *many, size_t at)
{
    return AS_DICT(value_plain(many->vm, many->sets[at]));
}

static bool sets_check(struct many *many)
{
    for (size_t i = 0; i < many->len; i++)
    {
        if (!is_kind(value_plain(many->vm, many->sets[i]), OBJECT_DICT))
            return refuse_value(many->vm, many->sets[i], "execute() argument 'parameters'", "dictionaries");
    }
    return true;
}

static bool done(struct many *many, struct value *out)
{
    struct host_result result = {.affected = many->affected};

    return result_make(many->vm, &result, NULL, out);
}

static void diag_name_set(struct vm *vm, struct diag *diag, size_t at, size_t len)
{
    if (diag != NULL)
        diag->detail = str_print(vm->diags->arena, STR_FMT "%sin row %zu of %zu", STR_ARG(diag->detail),
                                 diag->detail.len > 0 ? "\n" : "", at + 1, len);
}

/* ---- set by set ---- */

static bool one_execute(struct many *many, size_t at)
{
    struct vm *vm = many->vm;
    struct value result = NONE;
    int64_t affected;

    if (!connection_execute_one(vm, many->connection, many->given, many->statement, set_at(many, at), &result))
    {
        if (is_kind(vm->raised, OBJECT_INSTANCE))
            diag_name_set(vm, exception_diag(vm->raised), at, many->len);
        return false;
    }
    many->last = result;
    affected = result_finish(vm, result);
    many->affected += affected > 0 ? affected : 0;
    return true;
}

/* What a set needs goes with it. */
static bool one_by_one(struct many *many, struct value *out)
{
    for (size_t i = 0; i < many->len; i++)
    {
        struct building building;
        bool executed;

        building_begin(many->vm, &building);
        executed = one_execute(many, i);
        building_end(many->vm, &building);
        if (!executed)
            return false;
    }
    if (many->connection != NULL)
        return done(many, out);
    *out = many->last; /* in a script: nothing is known */
    return true;
}

/* ---- text() ---- */

static const struct text_bind *text_bind_of(const struct expr *text, str key)
{
    for (size_t i = 0; i < text->text.binds.len; i++)
    {
        if (str_equal(text->text.binds.at[i].key, key))
            return &text->text.binds.at[i];
    }
    return NULL;
}

static bool is_plain_text(const struct expr *text)
{
    for (size_t i = 0; i < text->text.binds.len; i++)
    {
        const struct expr *bind = text->text.binds.at[i].bind;

        if (bind->kind != EXPR_BIND || bind->bind.is_expanding)
            return false;
    }
    return true;
}

static bool value_missing(struct vm *vm, str key, size_t at)
{
    return vm_raise(vm, "sqlalchemy.exc.StatementError",
                    "(sqlalchemy.exc.InvalidRequestError) A value is required for bind parameter '" STR_FMT
                    "', in parameter group %zu",
                    STR_ARG(key), at);
}

static bool text_value_add(struct many *many, str key, size_t at, struct buf *sql)
{
    struct vm *vm = many->vm;
    const struct text_bind *bind = text_bind_of(many->statement, key);
    const struct type *type = bind != NULL ? bind->bind->type : NULL;
    struct value value = dict_find_text(set_at(many, at), key);
    struct datum datum;
    str literal;

    if (is_absent(value) && (bind == NULL || !bind->bind->bind.has_value))
        return value_missing(vm, key, at);
    if (is_absent(value))
        datum = bind->bind->bind.value;
    else if (type != NULL ? !vocab_datum_of_value(vm, value, type, &datum) : !datum_borrowed(vm, value, &datum))
        return false;
    if (!dialect_compile_literal(&many->compiler, datum, type, &literal))
        return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    buf_add(sql, literal);
    return true;
}

static bool text_send(struct many *many, const struct text_piece_list *pieces, size_t at)
{
    struct vm *vm = many->vm;
    const struct host *host = vocab_host(vm);
    struct host_result result = {0};
    struct buf sql = BUF(scratch_arena(vm));

    for (size_t i = 0; i < pieces->len; i++)
    {
        if (!pieces->at[i].is_bind)
            buf_add(&sql, pieces->at[i].text);
        else if (!text_value_add(many, pieces->at[i].text, at, &sql))
            return false;
    }
    if (!host->execute(host->subject, many->connection, buf_str(&sql), vm->span, &result))
    {
        diag_name_set(vm, diag_last(vm->diags), at, many->len);
        return vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
    }
    if (result.cursor != NULL)
        host->close_cursor(host->subject, result.cursor);
    many->affected += result.affected > 0 ? result.affected : 0;
    return true;
}

static bool text_execute(struct many *many, struct value *out)
{
    struct vm *vm = many->vm;
    struct text_piece_list pieces = {0};

    dialect_text_pieces(scratch_arena(vm), many->statement->text.text, &pieces);
    for (size_t i = 0; i < many->len; i++)
    {
        struct arena_mark mark = scratch_mark(vm);
        struct building building;
        bool sent;

        building_begin(vm, &building);
        sent = text_send(many, &pieces, i);
        building_end(vm, &building);
        arena_reset(scratch_arena(vm), mark);
        if (!sent)
            return false;
    }
    return done(many, out);
}

/* ---- prepared ---- */

static bool is_unset_bind(const struct expr *expr)
{
    return expr->kind == EXPR_BIND && !expr->bind.has_value && !expr->bind.is_expanding;
}

/* How many parameters stand where the server knows their type: compared with something. */
static size_t compared_binds(const struct expr *where)
{
    size_t count = 0;

    if (where == NULL)
        return 0;
    switch (where->kind)
    {
        case EXPR_GROUPING:
            return compared_binds(where->grouping.operand);
        case EXPR_LIST:
            for (size_t i = 0; i < where->list.items.len; i++)
                count += compared_binds(where->list.items.at[i]);
            return count;
        case EXPR_BINARY:
            if (!operator_row(where->binary.op)->is_comparison)
                return 0;
            return is_unset_bind(where->binary.left) + is_unset_bind(where->binary.right);
        default:
            return 0;
    }
}

static size_t known_binds(const struct dml *dml)
{
    size_t count = compared_binds(dml->where);

    for (size_t i = 0; i < dml->values.len; i++)
        count += is_unset_bind(dml->values.at[i].value);
    return count;
}

/* The statement with parameters for what the first set names. */
static bool statement_open(struct many *many, const struct expr **out)
{
    struct vm *vm = many->vm;
    const struct dict_object *first = set_at(many, 0);
    struct dict_object *columns = dict_make(vm);
    struct dict_entry *entry;
    const struct expr *open;
    struct dml *dml;

    if (!expr_unbind_params(vm, many->statement, first, &open) || !expr_params_rest(vm, many->statement, first, columns))
        return false;
    *out = open;
    if (open->kind == EXPR_DELETE || (open->kind == EXPR_UPDATE && open->dml->values.len > 0))
        return true;
    dml = arena_new(expr_arena(vm), struct dml);
    *dml = *open->dml;
    dml_values_own(vm, dml);
    for (uint32_t i = 0; dict_next(columns, &i, &entry);)
        dml_parameter_add(vm, dml, str_of(entry->key));
    *out = expr_of_dml(expr_arena(vm), open->kind, dml);
    return true;
}

static bool keys_are_texts(const struct many *many)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(set_at(many, 0), &i, &entry);)
    {
        if (!is_str(entry->key))
            return false;
    }
    return true;
}

static bool can_prepare(const struct many *many)
{
    const struct expr *statement = many->statement;

    if (statement->kind != EXPR_INSERT && statement->kind != EXPR_UPDATE && statement->kind != EXPR_DELETE)
        return false;
    return statement->dml->rows.len == 0 && statement->dml->select == NULL && statement->dml->returning.len == 0 &&
           set_at(many, 0)->len > 0 && keys_are_texts(many);
}

/* A str, a number or None of such a column is given as it is. */
static bool is_borrowed(const struct type *type)
{
    enum type_affinity affinity = type_affinity(type);

    return type == NULL ||
           (type->type_class->visit != TYPE_VISIT_type_decorator &&
            (affinity == AFFINITY_STRING || affinity == AFFINITY_INTEGER || affinity == AFFINITY_NUMERIC ||
             affinity == AFFINITY_BOOLEAN));
}

/* Compiles; *out is false when a parameter stands where its type is not known. */
static bool statement_compile(struct many *many, bool *out)
{
    struct vm *vm = many->vm;
    struct arena *arena = scratch_arena(vm);
    const struct expr *open;

    *out = false;
    if (!can_prepare(many))
        return true;
    if (!statement_open(many, &open))
        return false;
    if (open->kind == EXPR_INSERT)
    {
        struct dml *dml = arena_new(expr_arena(vm), struct dml);

        /* The key of each row is not asked for. */
        *dml = *open->dml;
        dml->is_inline = true;
        open = expr_of_dml(expr_arena(vm), EXPR_INSERT, dml);
    }
    if (!dialect_compile_many(&many->compiler, open, &many->parameters, &many->sql, &many->shown))
        return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    *out = many->parameters.len > 0 && many->parameters.len == known_binds(open->dml);
    many->keys = arena_alloc_array(arena, many->parameters.len, sizeof *many->keys);
    many->borrows = arena_alloc_array(arena, many->parameters.len, sizeof *many->borrows);
    for (size_t i = 0; i < many->parameters.len; i++)
    {
        many->keys[i] = str_intern_object(vm, many->parameters.at[i].key);
        many->borrows[i] = is_borrowed(many->parameters.at[i].type);
    }
    return true;
}

/* The values of a set as the driver takes them; *out_served is false when it needs literals. */
static bool row_fill(struct many *many, size_t at, struct datum *out_values, bool *out_served)
{
    struct vm *vm = many->vm;
    const struct dict_object *set = set_at(many, at);

    *out_served = true;
    if (set->len > set_at(many, 0)->len && many->extra_at == SIZE_MAX)
        many->extra_at = at;
    for (size_t i = 0; i < many->parameters.len && *out_served; i++)
    {
        const struct type *type = many->parameters.at[i].type;
        struct value value = dict_find(set, many->keys[i]);
        struct datum datum;

        if (is_absent(value))
            return value_missing(vm, many->parameters.at[i].key, at);
        if (is_opaque(value))
            return refuse_value(vm, value, "a value of a statement", "a value");
        if (many->borrows[i] ? !datum_borrowed(vm, value, &datum) : !vocab_datum_of_value(vm, value, type, &datum))
            return false;
        if (!dialect_parameter(&many->compiler, datum, type, &out_values[i], out_served))
            return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    }
    return true;
}

static bool batch_send(struct many *many, const struct datum *values, size_t first, size_t rows)
{
    const struct host *host = vocab_host(many->vm);

    return rows == 0 ||
           host->execute_many(host->subject, many->native, values, many->parameters.len, first, rows, &many->affected) ||
           vm_raise_diag(many->vm, "sqlalchemy.exc.DBAPIError");
}

/* Sends the sets from `first` on, as many as a batch takes; one that needs literals ends it. */
static bool batch_execute(struct many *many, size_t first, size_t *out_taken)
{
    size_t width = many->parameters.len;
    size_t most = width * ROWS_AT_ONCE > CELLS_AT_ONCE ? CELLS_AT_ONCE / width + 1 : ROWS_AT_ONCE;
    struct datum *values = arena_alloc_array(scratch_arena(many->vm), width * most, sizeof *values);
    size_t rows = 0;
    bool served = true;

    while (rows < most && first + rows < many->len)
    {
        if (!row_fill(many, first + rows, values + rows * width, &served))
            return false;
        if (!served)
            break;
        rows++;
    }
    *out_taken = rows + !served;
    return batch_send(many, values, first, rows) && (served || one_execute(many, first + rows));
}

static void extra_warn(struct many *many)
{
    struct vm *vm = many->vm;

    if (many->extra_at == SIZE_MAX)
        return;
    diag_warning(vm->diags, DIAG_TYPE, vm->span, "parameter set %zu has keys that the first set has not: they are left out",
                 many->extra_at + 1);
    diag_hint(vm->diags, "The columns of a statement with a list of parameters are those of the first set, as in SQLAlchemy.");
}

static bool prepared_execute(struct many *many, struct value *out)
{
    struct vm *vm = many->vm;
    const struct host *host = vocab_host(vm);
    bool sent = true;

    if (!host->prepare(host->subject, many->connection, many->sql, many->shown, many->len, vm->span, &many->native))
        return vm_raise_diag(vm, "sqlalchemy.exc.DBAPIError");
    for (size_t first = 0, taken = 0; sent && first < many->len; first += taken)
    {
        struct arena_mark mark = scratch_mark(vm);
        struct building building;

        building_begin(vm, &building);
        sent = batch_execute(many, first, &taken);
        building_end(vm, &building);
        arena_reset(scratch_arena(vm), mark);
    }
    host->close_statement(host->subject, many->native);
    extra_warn(many);
    return sent && done(many, out);
}

/* ---- which way ---- */

/* insert().returning() with many rows: values() of all of them. */
static bool rows_insert(struct many *many, struct value *out)
{
    struct vm *vm = many->vm;
    struct value rows = list_make(vm, many->sets, many->len), method, made;
    struct value list[2] = {tuple_make(vm, &rows, 1), value_of(&dict_make(vm)->object)};

    return attribute_get(vm, many->given, "values", &method) && is_kind(method, OBJECT_METHOD) &&
           AS_NATIVE(AS_METHOD(method)->function)->native->call(vm, many->given, list, &made) &&
           connection_send_expr(vm, many->connection, self_expr(vm, made), out);
}

static bool way_choose(struct many *many, struct value *out)
{
    const struct expr *statement = many->statement;
    bool is_insert = statement->kind == EXPR_INSERT && statement->dml->rows.len == 0 && statement->dml->select == NULL;
    bool is_prepared;

    if (many->connection == NULL)
        return one_by_one(many, out);
    if (statement->kind == EXPR_TEXT && is_plain_text(statement))
        return text_execute(many, out);
    if (is_insert && statement->dml->returning.len > 0 && statement->dml->values.len == 0)
        return rows_insert(many, out);
    if (!statement_compile(many, &is_prepared))
        return false;
    return is_prepared ? prepared_execute(many, out) : one_by_one(many, out);
}

/* Columns that the first set leaves out and that have a default of Python's. */
static bool defaults_fill(struct many *many)
{
    bool is_dml = many->statement->kind == EXPR_INSERT || many->statement->kind == EXPR_UPDATE;
    struct value filled = ABSENT;

    if (is_dml && !dml_set_defaults(many->vm, many->statement, many->sets, many->len, &filled))
        return false;
    if (!is_absent(filled))
        many->sets = AS_LIST(filled)->at;
    return true;
}

bool connection_execute_many(struct vm *vm, struct host_connection *connection, struct value statement, const struct expr *expr,
                             const struct value *sets, size_t len, struct value *out)
{
    struct arena_mark mark = scratch_mark(vm);
    struct many many = {.vm = vm,
                        .connection = connection,
                        .given = statement,
                        .statement = expr,
                        .sets = sets,
                        .len = len,
                        .extra_at = SIZE_MAX};
    bool executed;

    if (!sets_check(&many))
        return false;
    if (len == 1)
        return connection_execute_one(vm, connection, statement, expr, set_at(&many, 0), out);
    if (!defaults_fill(&many))
        return false;
    connection_compiler(vm, connection, &many.compiler);
    executed = way_choose(&many, out);
    arena_reset(scratch_arena(vm), mark);
    return executed;
}
