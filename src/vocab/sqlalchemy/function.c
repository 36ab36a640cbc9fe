/*
 * The functions that make expressions: text(), literal(), cast(), case(), and_(), column(), func.x() ...
 *
 * `func` answers any name: each attribute is one more part of the name of a function; a call makes the expression.
 */
#include "vocab/sqlalchemy/internal.h"

static bool show(struct vm *vm, const struct expr *expr, struct value *out)
{
    *out = expr_show(vm, expr);
    return true;
}

static bool placed(struct vm *vm, struct expr *expr, struct value *out)
{
    expr->place = vm->span.from;
    return show(vm, expr, out);
}

/* ---- text()
 * ------------------------------------------------------------------------------------------------------------------------ */

BUILDER(text_call)
{
    if (!is_text(vm, args[0]))
        return refuse_value(vm, args[0], "text()", "a str");
    return show(vm, expr_text(expr_arena(vm), expr_text_copy(vm, args[0]), vm->span.from), out);
}

/* A copy whose lists may grow. */
static struct expr *text_copy(struct vm *vm, const struct expr *text)
{
    struct expr *copy = arena_new(expr_arena(vm), struct expr);

    *copy = *text;
    copy->text.binds.at = NULL;
    copy->text.binds.len = copy->text.binds.cap = 0;
    for (size_t i = 0; i < text->text.binds.len; i++)
        array_push(expr_arena(vm), &copy->text.binds, text->text.binds.at[i]);
    return copy;
}

BUILDER(text_bindparams)
{
    const struct expr *text = self_expr(vm, self);
    struct expr *copy = text_copy(vm, text);
    const struct tuple_object *binds = AS_TUPLE(args[0]);
    struct dict_entry *entry;

    for (uint32_t i = 0; i < binds->len; i++)
    {
        const struct expr *bind;

        if (!vocab_expr_of(vm, binds->at[i], "bindparams()", &bind))
            return false;
        if (bind->kind != EXPR_BIND || bind->bind.key.len == 0)
            return refuse_value(vm, binds->at[i], "bindparams()", "a bindparam() with a name");
        expr_text_bind(expr_arena(vm), copy, bind->bind.key, bind);
    }
    for (uint32_t i = 0; dict_next(AS_DICT(args[1]), &i, &entry);)
    {
        struct datum datum;
        struct expr *bind;
        const struct type *type = NULL;
        bool expands = is_kind(entry->value, OBJECT_TUPLE); /* as psycopg2 and PyMySQL write a tuple: IN :ids */

        for (size_t k = 0; k < copy->text.binds.len; k++)
        {
            const struct expr *given = copy->text.binds.at[k].bind;

            if (!str_equal(copy->text.binds.at[k].key, str_of(entry->key)))
                continue;
            type = given->bind.is_expanding ? NULL : given->type;
            expands = expands || given->bind.is_expanding;
        }
        if (!vocab_datum_of_value(vm, entry->value, type, &datum))
            return false;
        bind = expr_value(expr_arena(vm), datum, type);
        bind->bind.is_expanding = expands && datum.kind == DATUM_ARRAY;
        bind->bind.key = expr_text_copy(vm, entry->key);
        expr_text_bind(expr_arena(vm), copy, bind->bind.key, bind);
    }
    return show(vm, copy, out);
}

BUILDER(text_columns)
{
    struct expr *copy = text_copy(vm, self_expr(vm, self));
    struct dict_entry *entry;

    copy->text.columns = (struct expr_list){0};
    copy->text.is_positional = AS_DICT(args[1])->len == 0;
    if (!expr_list_of(vm, args[0], "columns()", true, &copy->text.columns))
        return false;
    for (size_t i = 0; i < copy->text.columns.len; i++)
    {
        if (copy->text.columns.at[i]->kind != EXPR_COLUMN)
            return vm_raise(vm, ARGUMENT_ERROR, "columns() takes column objects and name=type");
    }
    for (uint32_t i = 0; dict_next(AS_DICT(args[1]), &i, &entry);)
    {
        const struct type *type;

        if (!vocab_type_of(vm, entry->value, "a type of columns()", &type))
            return false;
        array_push(expr_arena(vm), &copy->text.columns,
                   expr_column(expr_arena(vm), name_of(expr_text_copy(vm, entry->key)), type));
    }
    return show(vm, copy, out);
}

static bool text_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct expr *expr = expr_peek(vm, self);

    if (expr != NULL && str_equal((str){name->bytes, name->len}, STR("text")))
        *out = str_make(vm, expr->text.text);
    return true;
}

NATIVE(text_str)
{
    *out = str_make(vm, expr_peek(vm, self)->text.text);
    return true;
}

static const struct native text_make = {"text", "text", text_call, NATIVE_TAKES_OPAQUE};
static const struct native text_methods[] = {
    {"bindparams", "*binds, **names_to_values", text_bindparams, NATIVE_TAKES_OPAQUE},
    {"columns", "*cols, **types", text_columns, NATIVE_TAKES_OPAQUE},
    {"subquery", "name=None", select_alias, 0},
    {"alias", "name=None, flat=False", select_alias, 0},
    {"cte", "name=None, recursive=False, nesting=False", select_cte, 0},
    {"__str__", "", text_str, 0},
    {0},
};
const struct native_class text_class = {.name = "TextClause",
                                        .module = "sqlalchemy.sql.elements",
                                        .base = "sqlalchemy.sql.elements.ClauseElement",
                                        .make = &text_make,
                                        .methods = text_methods,
                                        .get_attribute = text_attribute};

/* ---- values
 * -------------------------------------------------------------------------------------------------------------------------- */

BUILDER(literal_call)
{
    const struct type *type;
    struct datum datum;

    if (is_expr_value(vm, args[0]))
    {
        *out = args[0];
        return true;
    }
    return vocab_type_of(vm, args[1], "literal() argument 'type_'", &type) && vocab_datum_of_value(vm, args[0], type, &datum) &&
           placed(vm, expr_value(expr_arena(vm), datum, type), out);
}

BUILDER(literal_column_call)
{
    const struct type *type;
    str text;

    return expr_text_of(vm, args[0], "literal_column()", &text) &&
           vocab_type_of(vm, args[1], "literal_column() argument 'type_'", &type) &&
           placed(vm, expr_literal_column(expr_arena(vm), text, type), out);
}

BUILDER(bindparam_call)
{
    const struct type *type;
    struct expr *bind;
    str key;
    bool expanding;

    if (!expr_text_of(vm, args[0], "bindparam() argument 'key'", &key) ||
        !vocab_type_of(vm, args[2], "bindparam() argument 'type_'", &type) || !argument_truth(vm, args[6], false, &expanding))
        return false;
    bind = expr_bindparam(expr_arena(vm), key, type);
    bind->bind.is_expanding = expanding;
    if (!is_absent(args[1]))
    {
        if (!vocab_datum_of_value(vm, args[1], expanding ? NULL : type, &bind->bind.value))
            return false;
        bind->bind.has_value = true;
        if (type == NULL)
            bind->type = type_of_datum(bind->bind.value);
    }
    return placed(vm, bind, out);
}

BUILDER(null_call)
{
    return show(vm, expr_constant(expr_arena(vm), EXPR_NULL), out);
}

BUILDER(true_call)
{
    return show(vm, expr_constant(expr_arena(vm), EXPR_TRUE), out);
}

BUILDER(false_call)
{
    return show(vm, expr_constant(expr_arena(vm), EXPR_FALSE), out);
}

BUILDER(column_call)
{
    const struct type *type;
    struct name name;
    bool is_literal;
    struct expr *column;

    if (!vocab_name_of(vm, args[0], "column() argument 'text'", &name) ||
        !vocab_type_of(vm, args[1], "column() argument 'type_'", &type) || !argument_truth(vm, args[2], false, &is_literal))
        return false;
    column = expr_column(expr_arena(vm), name, type);
    column->column.is_literal = is_literal;
    return placed(vm, column, out);
}

BUILDER(table_call)
{
    const struct tuple_object *columns = AS_TUPLE(args[1]);
    struct name name, schema;
    struct expr *table;
    struct dict_entry *entry;

    if (!vocab_name_of(vm, args[0], "table() argument 'name'", &name))
        return false;
    schema = NAME_NONE;
    for (uint32_t i = 0; dict_next(AS_DICT(args[2]), &i, &entry);)
    {
        if (!str_equal(str_of(entry->key), STR("schema")))
            return vm_raise(vm, ARGUMENT_ERROR, "Unsupported argument(s): ['%s']", AS_STR(entry->key)->bytes);
        if (!vocab_name_of(vm, entry->value, "table() argument 'schema'", &schema))
            return false;
    }
    table = expr_table(expr_arena(vm), name, schema);
    for (uint32_t i = 0; i < columns->len; i++)
    {
        const struct expr *column;

        if (!vocab_expr_of(vm, columns->at[i], "table() argument 'columns'", &column))
            return false;
        if (column->kind != EXPR_COLUMN)
            return refuse_value(vm, columns->at[i], "table() argument 'columns'", "a column()");
        expr_table_add(expr_arena(vm), table, column->column.name, column->type);
    }
    return placed(vm, table, out);
}

/* ---- forms
 * ---------------------------------------------------------------------------------------------------------------------------
 */

static bool cast_of(struct vm *vm, const struct value *args, bool is_try, struct value *out)
{
    const struct expr *operand;
    const struct type *type;
    struct expr *expr;

    if (!vocab_type_of(vm, args[1], "cast() argument 'type_'", &type) || !vocab_expr_of(vm, args[0], "cast()", &operand))
        return false;
    expr = expr_cast(expr_arena(vm), operand, type);
    expr->cast.is_try = is_try;
    return placed(vm, expr, out);
}

BUILDER(cast_call)
{
    return cast_of(vm, args, false, out);
}

BUILDER(try_cast_call)
{
    return cast_of(vm, args, true, out);
}

BUILDER(type_coerce_call)
{
    const struct expr *operand;
    const struct type *type;

    return vocab_type_of(vm, args[1], "type_coerce() argument 'type_'", &type) &&
           vocab_expr_of(vm, args[0], "type_coerce()", &operand) && placed(vm, expr_type_coerce(expr_arena(vm), operand, type), out);
}

/* One (test, result); with `value`, a test is compared to it. */
static bool when_add(struct vm *vm, struct value test, struct value result, struct expr_list *tests, struct expr_list *results)
{
    const struct expr *condition, *then;

    if (!vocab_expr_of(vm, test, "case()", &condition) || !vocab_expr_of(vm, result, "case()", &then))
        return false;
    array_push(expr_arena(vm), tests, condition);
    array_push(expr_arena(vm), results, then);
    return true;
}

static bool whens_read(struct vm *vm, struct value whens, struct expr_list *tests, struct expr_list *results)
{
    const struct value *items, *pair;
    size_t len, pair_len;
    struct dict_entry *entry;

    if (is_kind(whens, OBJECT_DICT))
    {
        for (uint32_t i = 0; dict_next(AS_DICT(whens), &i, &entry);)
        {
            if (!when_add(vm, entry->key, entry->value, tests, results))
                return false;
        }
        return true;
    }
    if (!sequence_items(vm, whens, &items, &len))
        return refuse_value(vm, whens, "case() argument 'whens'", "pairs of a condition and a result");
    for (size_t i = 0; i < len; i++)
    {
        if (is_kind(items[i], OBJECT_DICT) || is_kind(items[i], OBJECT_LIST))
        {
            if (!whens_read(vm, items[i], tests, results))
                return false;
            continue;
        }
        if (!sequence_items(vm, items[i], &pair, &pair_len) || pair_len != 2)
            return refuse_value(vm, items[i], "case() argument 'whens'", "pairs of a condition and a result");
        if (!when_add(vm, pair[0], pair[1], tests, results))
            return false;
    }
    return true;
}

BUILDER(case_call)
{
    struct expr_list tests = {0}, results = {0};
    const struct expr *value = NULL, *otherwise = NULL;

    return whens_read(vm, args[0], &tests, &results) &&
           (!is_given_some(args[1]) || vocab_expr_of(vm, args[1], "case() argument 'value'", &value)) &&
           (!is_given_some(args[2]) || vocab_expr_of(vm, args[2], "case() argument 'else_'", &otherwise)) &&
           placed(vm, expr_case(expr_arena(vm), value, &tests, &results, otherwise), out);
}

static bool conjunction(struct vm *vm, enum operator op, struct value items, struct value *out)
{
    struct expr_list list = {0};

    return expr_list_of(vm, items, op == OPERATOR_AND ? "and_()" : "or_()", true, &list) &&
           show(vm, expr_conjunction(expr_arena(vm), op, &list), out);
}

BUILDER(and_call)
{
    return conjunction(vm, OPERATOR_AND, args[0], out);
}

BUILDER(or_call)
{
    return conjunction(vm, OPERATOR_OR, args[0], out);
}

BUILDER(not_call)
{
    const struct expr *operand;

    return vocab_expr_of(vm, args[0], "not_()", &operand) && show(vm, expr_not(expr_arena(vm), operand), out);
}

#define UNARY(name, op, words)                                                                                                 \
    BUILDER(name)                                                                                                               \
    {                                                                                                                          \
        const struct expr *operand;                                                                                            \
                                                                                                                               \
        if (is_text(vm, args[0]))                                                                                              \
            operand = expr_column(expr_arena(vm), name_of(expr_text_copy(vm, args[0])), NULL);                                           \
        else if (!vocab_expr_of(vm, args[0], words, &operand))                                                                 \
            return false;                                                                                                      \
        return show(vm, expr_unary(expr_arena(vm), op, operand), out);                                                              \
    }

UNARY(desc_call, OPERATOR_DESC, "desc()")
UNARY(asc_call, OPERATOR_ASC, "asc()")
UNARY(nulls_first_call, OPERATOR_NULLS_FIRST, "nulls_first()")
UNARY(nulls_last_call, OPERATOR_NULLS_LAST, "nulls_last()")
UNARY(distinct_call, OPERATOR_DISTINCT, "distinct()")
UNARY(any_call, OPERATOR_ANY, "any_()")
UNARY(all_call, OPERATOR_ALL, "all_()")

BUILDER(tuple_call)
{
    struct expr_list items = {0};

    return expr_list_of(vm, args[0], "tuple_()", true, &items) && placed(vm, expr_tuple(expr_arena(vm), &items), out);
}

BUILDER(extract_call)
{
    const struct expr *element;
    str field;

    return expr_text_of(vm, args[0], "extract() argument 'field'", &field) &&
           vocab_expr_of(vm, args[1], "extract()", &element) && placed(vm, expr_extract(expr_arena(vm), field, element), out);
}

BUILDER(between_call)
{
    const struct expr *operand, *from, *to;

    return vocab_expr_of(vm, args[0], "between()", &operand) && vocab_expr_of(vm, args[1], "between()", &from) &&
           vocab_expr_of(vm, args[2], "between()", &to) &&
           show(vm, expr_between(expr_arena(vm), false, operand, from, to, false), out);
}

BUILDER(label_call)
{
    const struct expr *element;
    struct name name;

    return vocab_name_of(vm, args[0], "label()", &name) && vocab_expr_of(vm, args[1], "label()", &element) &&
           show(vm, expr_label(expr_arena(vm), element, name), out);
}

BUILDER(collate_call)
{
    const struct expr *operand;
    str collation;

    return vocab_expr_of(vm, args[0], "collate()", &operand) && expr_text_of(vm, args[1], "collate()", &collation) &&
           show(vm, expr_collate(expr_arena(vm), operand, collation), out);
}

BUILDER(array_call)
{
    struct expr *array = expr_make(expr_arena(vm), EXPR_ARRAY);
    struct expr_list items = {0};
    struct type *type;

    if (!expr_list_of(vm, args[0], "array()", false, &items))
        return false;
    for (size_t i = 0; i < items.len; i++)
        array_push(expr_arena(vm), &array->array.items, expr_with_type(expr_arena(vm), items.at[i], OPERATOR_COMMA, NULL));
    type = type_make(expr_arena(vm), "postgresql", "ARRAY");
    type->item_type = items.len > 0 ? array->array.items.at[0]->type : NULL;
    array->type = type;
    return placed(vm, array, out);
}

BUILDER(aggregate_order_by_call)
{
    struct expr *ordered = expr_make(expr_arena(vm), EXPR_ORDERED);

    if (!vocab_expr_of(vm, args[0], "aggregate_order_by()", &ordered->ordered.target) ||
        !expr_list_of(vm, args[1], "aggregate_order_by()", true, &ordered->ordered.order_by))
        return false;
    ordered->type = ordered->ordered.target->type;
    return placed(vm, ordered, out);
}

/* ---- func
 * ----------------------------------------------------------------------------------------------------------------------------
 */

static const struct native_class func_class;

static bool func_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct name_list *path = AS_INSTANCE(self)->data;
    struct name_list *longer;
    str text = {name->bytes, name->len};

    if (str_starts(text, STR("__")))
        return true;
    if (str_ends(text, STR("_")))
        text = str_slice(text, 0, text.len - 1);
    longer = arena_new(vm->arena, struct name_list);
    for (size_t i = 0; path != NULL && i < path->len; i++)
        array_push(vm->arena, longer, path->at[i]);
    array_push(vm->arena, longer, name_of(str_copy(vm->arena, text)));
    *out = make_instance(vm, &func_class, longer);
    /* Found there the next time. */
    attribute_put(vm, self, name->bytes, *out);
    return true;
}

BUILDER(func_call)
{
    const struct name_list *path = AS_INSTANCE(self)->data;
    struct expr_list arguments = {0};
    struct value type_value = dict_find_text(AS_DICT(args[1]), STR("type_"));
    const struct type *type = NULL;
    struct expr *function;
    str name;

    if (path == NULL || path->len == 0)
        return vm_raise(vm, "TypeError", "func is no function: name one, func.now()");
    name = array_last(path)->text;
    if (path->len == 1 && str_equal_nocase(name, STR("cast")) && AS_TUPLE(args[0])->len == 2)
        return cast_of(vm, AS_TUPLE(args[0])->at, false, out);
    if (path->len == 1 && str_equal_nocase(name, STR("extract")) && AS_TUPLE(args[0])->len == 2)
        return extract_call(vm, self, AS_TUPLE(args[0])->at, out);
    if (!expr_list_of(vm, args[0], "an argument of a function", false, &arguments) ||
        !vocab_type_of(vm, type_value, "argument 'type_' of a function", &type))
        return false;
    if (path->len == 1 && arguments.len == 0 && str_equal(name, STR("count")))
        array_push(expr_arena(vm), &arguments, expr_literal_column(expr_arena(vm), STR("*"), NULL));
    function = expr_function(expr_arena(vm), name, &arguments);
    for (size_t i = 0; i + 1 < path->len; i++)
        array_push(expr_arena(vm), &function->function.packages, path->at[i]);
    if (type != NULL)
        function->type = type;
    return placed(vm, function, out);
}

static const struct native func_methods[] = {{"__call__", "*c, **kwargs", func_call, NATIVE_TAKES_OPAQUE}, {0}};
static const struct native_class func_class = {.name = "_FunctionGenerator",
                                               .module = "sqlalchemy.sql.functions",
                                               .methods = func_methods,
                                               .get_attribute = func_attribute};

bool func_value(struct vm *vm, struct value *out)
{
    *out = make_instance(vm, &func_class, NULL);
    return true;
}

static bool over_list(struct vm *vm, struct value value, const char *what, struct expr_list *out)
{
    const struct expr *expr;

    if (!is_given_some(value))
        return true;
    if (is_kind(value, OBJECT_LIST) || is_kind(value, OBJECT_TUPLE))
        return expr_list_of(vm, value, what, false, out);
    if (is_text(vm, value))
        expr = expr_column(expr_arena(vm), name_of(expr_text_copy(vm, value)), NULL);
    else if (!vocab_expr_of(vm, value, what, &expr))
        return false;
    array_push(expr_arena(vm), out, expr);
    return true;
}

/* One end of a frame: None is unbounded, 0 the row itself, others count rows before (negative) or behind. */
static bool frame_end(struct vm *vm, struct value value, bool is_first, struct buf *out)
{
    int64_t rows;

    if (is_none(value))
    {
        buf_add(out, is_first ? STR("UNBOUNDED PRECEDING") : STR("UNBOUNDED FOLLOWING"));
        return true;
    }
    if (!value_to_int(vm, value, &rows))
        return false;
    if (rows == 0)
        buf_add(out, STR("CURRENT ROW"));
    else
        buf_print(out, "%lld %s", (long long)(rows < 0 ? -rows : rows), rows < 0 ? "PRECEDING" : "FOLLOWING");
    return true;
}

/* rows= and range_=: a pair. */
static bool over_frame(struct vm *vm, struct value rows, struct value range, str *out)
{
    struct value given = is_given_some(rows) ? rows : range;
    struct buf text = BUF(expr_arena(vm));
    const struct value *ends;
    size_t len;

    if (!is_given_some(given))
        return true;
    if (is_given_some(rows) && is_given_some(range))
        return vm_raise(vm, ARGUMENT_ERROR, "'range_' and 'rows' are mutually exclusive");
    if (!sequence_items(vm, given, &ends, &len) || len != 2)
        return vm_raise(vm, ARGUMENT_ERROR, "2-tuple expected for range/rows");
    buf_print(&text, "%s BETWEEN ", is_given_some(rows) ? "ROWS" : "RANGE");
    if (!frame_end(vm, ends[0], true, &text))
        return false;
    buf_add(&text, STR(" AND "));
    if (!frame_end(vm, ends[1], false, &text))
        return false;
    *out = buf_str(&text);
    return true;
}

BUILDER(function_over)
{
    struct expr *over = expr_make(expr_arena(vm), EXPR_OVER);

    if (!over_frame(vm, args[2], args[3], &over->over.range))
        return false;
    over->over.element = self_expr(vm, self);
    over->type = over->over.element->type;
    return over_list(vm, args[0], "over() argument 'partition_by'", &over->over.partition_by) &&
           over_list(vm, args[1], "over() argument 'order_by'", &over->over.order_by) && placed(vm, over, out);
}

BUILDER(function_filter)
{
    struct expr *filter = expr_make(expr_arena(vm), EXPR_FILTER);
    struct expr_list criteria = {0};

    if (!expr_list_of(vm, args[0], "filter()", false, &criteria))
        return false;
    filter->filter.element = self_expr(vm, self);
    filter->type = filter->filter.element->type;
    filter->filter.criterion = expr_conjunction(expr_arena(vm), OPERATOR_AND, &criteria);
    return placed(vm, filter, out);
}

static bool function_attribute(struct vm *vm, struct value self, struct str_object *name, struct value *out)
{
    const struct expr *expr = expr_peek(vm, self);
    str text = {name->bytes, name->len};

    if (expr == NULL)
        return true;
    if (str_equal(text, STR("name")))
        *out = vocab_name_value(vm, expr->function.name);
    else if (str_equal(text, STR("type")))
        *out = vocab_type_value(vm, self_expr(vm, self)->type);
    return true;
}

static const struct native function_methods[] = {
    {"over", "partition_by=None, order_by=None, rows=None, range_=None", function_over, 0},
    {"filter", "*criterion", function_filter, 0},
    {0},
};
/* FunctionElement(*clauses), the base of constructs that @compiles writes. */
NATIVE(function_element_construct)
{
    *out = instance_make(vm, AS_CLASS(self));
    attribute_put(vm, *out, "clauses", list_make(vm, AS_TUPLE(args[0])->at, AS_TUPLE(args[0])->len));
    return true;
}

static const struct native function_element_make = {"FunctionElement", "*clauses, **kw", function_element_construct,
                                                    NATIVE_TAKES_OPAQUE};

const struct native_class function_class = {.name = "Function",
                                            .make = &function_element_make,
                                            .module = "sqlalchemy.sql.functions",
                                            .base = "sqlalchemy.sql.elements.ColumnElement",
                                            .methods = function_methods,
                                            .get_attribute = function_attribute};

/* ---- items
 * ---------------------------------------------------------------------------------------------------------------------------
 */

#define FUNCTION(variable, name, signature)                                                                                    \
    static const struct native variable##_row = {name, signature, variable##_call, NATIVE_TAKES_OPAQUE};

/* What SQLAlchemy 1 took: bind=, bindparams=, typemap=. */
static bool text_function_call(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    warn_ignored(vm, "text", AS_DICT(args[2]));
    return text_call(vm, self, args, out);
}

FUNCTION(text_function, "text", "text, /, *args, **kw")
FUNCTION(literal, "literal", "value, type_=None, literal_execute=False")
FUNCTION(literal_column, "literal_column", "text, type_=None")
FUNCTION(bindparam, "bindparam",
         "key, value=..., type_=None, unique=False, required=False, quote=None, expanding=False, isoutparam=False, "
         "callable_=None, literal_execute=False")
FUNCTION(null, "null", "")
FUNCTION(true, "true", "")
FUNCTION(false, "false", "")
FUNCTION(column, "column", "text, type_=None, is_literal=False, _selectable=None")
FUNCTION(table, "table", "name, *columns, **kw")
FUNCTION(cast, "cast", "expression, type_")
FUNCTION(try_cast, "try_cast", "expression, type_")
FUNCTION(type_coerce, "type_coerce", "expression, type_")
FUNCTION(case, "case", "*whens, value=None, else_=None")
FUNCTION(and, "and_", "*clauses")
FUNCTION(or, "or_", "*clauses")
FUNCTION(not, "not_", "clause")
FUNCTION(desc, "desc", "column")
FUNCTION(asc, "asc", "column")
FUNCTION(nulls_first, "nulls_first", "column")
FUNCTION(nulls_last, "nulls_last", "column")
FUNCTION(distinct, "distinct", "expr")
FUNCTION(any, "any_", "expr")
FUNCTION(all, "all_", "expr")
FUNCTION(tuple, "tuple_", "*clauses, types=None")
FUNCTION(extract, "extract", "field, expr")
FUNCTION(between, "between", "expr, lower_bound, upper_bound, symmetric=False")
FUNCTION(label, "label", "name, element, type_=None")
FUNCTION(collate, "collate", "expression, collation")
FUNCTION(array, "array", "clauses, **kw")
FUNCTION(aggregate_order_by, "aggregate_order_by", "target, *order_by")

#define NAMED(item_name, variable)                                                                                             \
    {                                                                                                                          \
        .name = item_name, .kind = ITEM_FUNCTION, .function = &variable##_row                                                  \
    }

/* What sqlalchemy, sqlalchemy.sql and sqlalchemy.sql.expression offer alike. */
const struct native_item expression_items[] = {
    {.name = "func", .kind = ITEM_VALUE, .value = func_value},
    NAMED("text", text_function),
    NAMED("literal", literal),
    NAMED("literal_column", literal_column),
    NAMED("bindparam", bindparam),
    NAMED("null", null),
    NAMED("true", true),
    NAMED("false", false),
    NAMED("column", column),
    NAMED("table", table),
    NAMED("cast", cast),
    NAMED("try_cast", try_cast),
    NAMED("type_coerce", type_coerce),
    NAMED("case", case),
    NAMED("and_", and),
    NAMED("or_", or),
    NAMED("not_", not ),
    NAMED("desc", desc),
    NAMED("asc", asc),
    NAMED("nulls_first", nulls_first),
    NAMED("nullsfirst", nulls_first),
    NAMED("nulls_last", nulls_last),
    NAMED("nullslast", nulls_last),
    NAMED("distinct", distinct),
    NAMED("any_", any),
    NAMED("all_", all),
    NAMED("tuple_", tuple),
    NAMED("extract", extract),
    NAMED("between", between),
    NAMED("label", label),
    NAMED("collate", collate),
    {0},
};

const struct native_item postgresql_function_items[] = {
    NAMED("array", array),
    NAMED("aggregate_order_by", aggregate_order_by),
    {0},
};
