/*
 * @compiles: constructs and types whose SQL a function of the project writes (sqlalchemy.ext.compiler).
 *
 * The function is called when an instance becomes an expression or a type, with the dialect of the migration; its text is all
 * that the layers below see. On a class of the project the functions stand in the class, by dialect; on a type of SQLAlchemy in
 * the state of the vocabulary. On other classes of SQLAlchemy (CreateTable and its kin) a function would change the statements
 * of directives: that is refused.
 */
#include "vocab/sqlalchemy/internal.h"

#define COMPILES "__compiles__"

static const struct dialect *dialect_now(struct vm *vm)
{
    const struct host *host = vocab_host(vm);
    const struct dialect *dialect = host->context_dialect != NULL ? host->context_dialect(host->subject) : NULL;

    return dialect != NULL ? dialect : dialect_find(STR("postgresql"));
}

/* ---- the compiler that a function is given ---- */

static bool compiled(struct vm *vm, struct value value, struct buf *out)
{
    struct compiler compiler;
    const struct expr *expr;
    const struct type *type;
    str text;

    compiler_init(&compiler, scratch_arena(vm), vm->diags, dialect_now(vm));
    compiler.place = vm->span.from;
    if (vocab_kind_of(vm, value) == VOCAB_TYPE)
    {
        if (!vocab_type_of(vm, value, "process()", &type))
            return false;
        if (!dialect_compile_type(&compiler, type, &text))
            return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
        buf_add(out, text);
        return true;
    }
    if (!vocab_expr_of(vm, value, "process()", &expr))
        return false;
    if (expr->kind == EXPR_SELECT ? !dialect_compile_statement(&compiler, expr, &text)
                                  : !dialect_compile_expr(&compiler, expr, &text))
        return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    buf_add(out, text);
    return true;
}

/* compiler.process(x): a list, which `element.clauses` is, with commas. */
NATIVE(compiler_process)
{
    struct arena_mark mark = scratch_mark(vm);
    struct buf text = BUF(scratch_arena(vm));
    const struct value *items = &args[0];
    size_t len = 1;
    bool done = true;

    sequence_items(vm, args[0], &items, &len);
    for (size_t i = 0; done && i < len; i++)
    {
        buf_add(&text, i > 0 ? STR(", ") : STR(""));
        done = compiled(vm, items[i], &text);
    }
    return scratch_str(vm, mark, &text, done, out);
}

NATIVE(compiler_dialect)
{
    *out = vocab_dialect_value(vm, dialect_now(vm));
    return true;
}

NATIVE(compiler_itself)
{
    *out = self;
    return true;
}

NATIVE(compiler_preparer)
{
    return attribute_get(vm, vocab_dialect_value(vm, dialect_now(vm)), "identifier_preparer", out);
}

static const struct native compiler_methods[] = {
    {"process", "obj, **kw", compiler_process, 0},          {"dialect", "", compiler_dialect, NATIVE_PROPERTY},
    {"sql_compiler", "", compiler_itself, NATIVE_PROPERTY}, {"type_compiler", "", compiler_itself, NATIVE_PROPERTY},
    {"preparer", "", compiler_preparer, NATIVE_PROPERTY},   {0},
};

/* compiler.visit_JSON(type, **kw): as the type is without the function. */
NATIVE(compiler_visit)
{
    struct compiler compiler;
    struct type plain;
    const struct type *type = type_data(vm, args[0]);
    str text;

    if (type == NULL)
        return refuse_feature(vm, "Write the text with compiler.process().", "visit methods of a compiler take types only");
    plain = *type;
    plain.variants.len = 0;
    compiler_init(&compiler, vm->arena, vm->diags, dialect_now(vm));
    compiler.place = vm->span.from;
    if (!dialect_compile_type(&compiler, &plain, &text))
        return vm_raise_diag(vm, "sqlalchemy.exc.CompileError");
    *out = str_make(vm, text);
    return true;
}

static const struct native compiler_visit_row = {"visit", "element, *args, **kw", compiler_visit, NATIVE_TAKES_OPAQUE};

static bool compiler_attribute(struct vm *vm, struct value self UNUSED, struct str_object *name, struct value *out)
{
    if (str_starts((str){name->bytes, name->len}, STR("visit_")))
        *out = vm_native_function(vm, &compiler_visit_row);
    return true;
}

static const struct native_class compiler_class = {.name = "SQLCompiler",
                                                   .module = "sqlalchemy.sql.compiler",
                                                   .methods = compiler_methods,
                                                   .get_attribute = compiler_attribute};

static bool compile_call(struct vm *vm, struct value function, struct value element, struct value *out)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    struct building *building = state->building;
    struct value list[] = {element, make_instance(vm, &compiler_class, NULL)};
    bool done;

    state->building = NULL;
    done = vm_call_nested(vm, function, list, 2, out);
    state->building = building;
    if (done && !is_text(vm, *out))
        return refuse_value(vm, *out, "the result of a function of @compiles", "a str");
    return done;
}

/* ---- elements ---- */

/* The function for the dialect; absent: there is none. */
static struct value function_of(struct vm *vm, struct value functions)
{
    struct value found = dict_find_text(AS_DICT(functions), dialect_now(vm)->name);

    return is_absent(found) ? dict_find_text(AS_DICT(functions), STR("default")) : found;
}

/* Text with what text() would take for binds escaped. */
static str text_escaped(struct arena *arena, str text)
{
    struct text_piece_list pieces = {0};
    struct buf out = BUF(arena);

    dialect_text_pieces(arena, text, &pieces);
    for (size_t i = 0; i < pieces.len; i++)
    {
        buf_add(&out, pieces.at[i].is_bind ? STR("\\:") : STR(""));
        buf_add(&out, pieces.at[i].text);
    }
    return buf_str(&out);
}

bool custom_expr_of(struct vm *vm, struct value value, bool is_statement, const struct expr **out)
{
    struct value functions, function, text, type_given = ABSENT;
    const struct type *type = NULL;

    *out = NULL;
    if (!is_kind(value, OBJECT_INSTANCE) || AS_INSTANCE(value)->class_->is_native)
        return true;
    functions = class_lookup(AS_INSTANCE(value)->class_, str_intern_object(vm, STR(COMPILES)));
    if (!is_kind(functions, OBJECT_DICT))
        return true;
    function = function_of(vm, functions);
    if (is_absent(function))
        return vm_raise(vm, "sqlalchemy.exc.CompileError",
                        STR_FMT " construct has no default compilation handler and none for %s", STR_ARG(dialect_now(vm)->name),
                        value_type_name(vm, value));
    if (!compile_call(vm, function, value, &text) || !attribute_get(vm, value, "type", &type_given))
        return false;
    if (vocab_kind_of(vm, type_given) == VOCAB_TYPE && !vocab_type_of(vm, type_given, "the type of a construct", &type))
        return false;
    text = value_plain(vm, text);
    *out = is_statement ? expr_text(expr_arena(vm), text_escaped(expr_arena(vm), str_of(text)), vm->span.from)
                        : expr_literal_column(expr_arena(vm), expr_text_copy(vm, text), type);
    return true;
}

/* ---- types ---- */

bool custom_type_settle(struct vm *vm, struct value instance)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    const struct dialect *dialect = dialect_now(vm);
    struct type *type = type_data(vm, instance), *written;
    struct value function = ABSENT, text;

    for (size_t i = 0; i < state->custom_types.len; i++)
    {
        const struct custom_type *custom = &state->custom_types.at[i];
        bool is_own = str_equal(custom->dialect, dialect->name);

        if ((is_own || (is_absent(function) && str_equal(custom->dialect, STR("default")))) &&
            vm_is_instance(vm, instance, custom->class_))
            function = custom->function;
    }
    if (is_absent(function) || type == NULL)
        return true;
    for (size_t i = 0; i < type->variants.len; i++)
    {
        if (str_equal(type->variants.at[i].dialect, dialect->name))
            return true;
    }
    if (!compile_call(vm, function, instance, &text))
        return false;
    written = type_make(vm->arena, "user", "UserDefinedType");
    written->spec = keep_text(vm, text);
    *array_add(vm->arena, &type->variants) = (struct type_variant){dialect->name, written};
    return true;
}

/* ---- the decorator ---- */

struct compiles_data
{
    struct class_object *class_;
    str_array dialects;
};

static bool function_add(struct vm *vm, struct class_object *class_, str dialect, struct value function)
{
    struct sqlalchemy_state *state = sqlalchemy_state(vm);
    struct value functions = dict_find_text(class_->dict, STR(COMPILES));

    if (class_is_subclass(class_, vm_native_class_of_row(vm, &type_engine_class)))
    {
        vm_keep(vm, function);
        vm_keep(vm, value_of(&class_->object));
        *array_add(vm->arena, &state->custom_types) = (struct custom_type){class_, dialect, function};
        return true;
    }
    if (class_->is_native)
        return refuse_feature(vm, "Write the statement with op.execute().",
                              "@compiles on SQLAlchemy's own %s is not offered: it would change what directives write",
                              class_->name->bytes);
    if (!is_kind(functions, OBJECT_DICT))
    {
        functions = value_of(&dict_make(vm)->object);
        dict_put_text(vm, class_->dict, STR(COMPILES), functions);
    }
    dict_put_text(vm, AS_DICT(functions), dialect, function);
    return true;
}

static const struct native_class compiles_class;

NATIVE(compiles_apply)
{
    struct compiles_data *data = instance_data(vm, self, &compiles_class);

    *out = args[0];
    for (size_t i = 0; i < data->dialects.len; i++)
    {
        if (!function_add(vm, data->class_, data->dialects.at[i], args[0]))
            return false;
    }
    return true;
}

static void compiles_mark(struct vm *vm, struct instance_object *instance)
{
    struct compiles_data *data = instance->data;

    if (data != NULL)
        heap_mark(vm, value_of(&data->class_->object));
}

static const struct native compiles_methods[] = {{"__call__", "fn, /", compiles_apply, NATIVE_TAKES_OPAQUE}, {0}};
static const struct native_class compiles_class = {
    .name = "compiles", .module = "sqlalchemy.ext.compiler", .methods = compiles_methods, .mark = compiles_mark};

NATIVE(compiles_call)
{
    struct compiles_data *data;
    const struct tuple_object *dialects = AS_TUPLE(args[1]);

    if (is_opaque(args[0]))
    {
        *out = args[0];
        return true;
    }
    if (!is_kind(args[0], OBJECT_CLASS))
        return refuse_value(vm, args[0], "compiles() argument 'class_'", "a class");
    data = arena_new(vm->arena, struct compiles_data);
    data->class_ = AS_CLASS(args[0]);
    for (uint32_t i = 0; i < dialects->len; i++)
    {
        if (!is_text(vm, dialects->at[i]))
            return refuse_value(vm, dialects->at[i], "compiles()", "the name of a dialect");
        array_push(vm->arena, &data->dialects, keep_text(vm, dialects->at[i]));
    }
    if (dialects->len == 0)
        array_push(vm->arena, &data->dialects, STR("default"));
    *out = make_instance(vm, &compiles_class, data);
    return true;
}

const struct native compiles_row = {"compiles", "class_, *specs", compiles_call, NATIVE_TAKES_OPAQUE};
