/*
 * Classes: building them (bases, the order of lookup, hooks of native ones), calling them, and asking what is what.
 *
 * A class of Python code that derives from a native class keeps that class's row in `native`; a call of it makes the instance by
 * the row's `make`, unless Python code defines __init__: then an empty instance is made, and super().__init__(...) of the native
 * class fills it from what `make` returns (native_init).
 */
#include "eval/abstract.h"
#include "eval/call.h"
#include "eval/machine.h"

bool class_is_subclass(const struct class_object *class_, const struct class_object *of)
{
    for (uint32_t i = 0; i < class_->mro->len; i++)
    {
        if (AS_CLASS(class_->mro->at[i]) == of)
            return true;
    }
    return false;
}

/* ---- order of lookup: C3 ---- */

struct merge
{
    const struct value *at;
    uint32_t len;
};

static bool in_a_tail(const struct merge *lists, uint32_t count, const struct object *candidate)
{
    for (uint32_t i = 0; i < count; i++)
    {
        for (uint32_t j = 1; j < lists[i].len; j++)
        {
            if (lists[i].at[j].object == candidate)
                return true;
        }
    }
    return false;
}

static bool mro_make(struct vm *vm, struct class_object *class_)
{
    struct value order = list_make(vm, NULL, 0);
    uint32_t count = class_->bases->len + 1;
    struct merge *lists = arena_alloc_array(vm->arena, count, sizeof *lists);

    for (uint32_t i = 0; i < class_->bases->len; i++)
    {
        const struct tuple_object *mro = AS_CLASS(class_->bases->at[i])->mro;

        lists[i] = (struct merge){mro->at, mro->len};
    }
    lists[count - 1] = (struct merge){class_->bases->at, class_->bases->len};
    list_push(vm, AS_LIST(order), value_of(&class_->object));
    for (;;)
    {
        struct object *chosen = NULL;
        bool any = false;

        for (uint32_t i = 0; i < count && chosen == NULL; i++)
        {
            any = any || lists[i].len > 0;
            if (lists[i].len > 0 && !in_a_tail(lists, count, lists[i].at[0].object))
                chosen = lists[i].at[0].object;
        }
        if (!any)
            break;
        if (chosen == NULL)
            return vm_raise(vm, "TypeError", "Cannot create a consistent method resolution order (MRO) for bases of %s",
                            class_->name->bytes);
        list_push(vm, AS_LIST(order), value_of(chosen));
        if (!vm_charge(vm, count))
            return false;
        for (uint32_t i = 0; i < count; i++)
        {
            if (lists[i].len > 0 && lists[i].at[0].object == chosen)
                lists[i] = (struct merge){lists[i].at + 1, lists[i].len - 1};
        }
    }
    class_->mro = AS_TUPLE(tuple_make(vm, AS_LIST(order)->at, AS_LIST(order)->len));
    return true;
}

static struct class_object *class_alloc(struct vm *vm, struct str_object *name, struct dict_object *dict)
{
    struct class_object *class_ = heap_alloc(vm, OBJECT_CLASS, sizeof *class_);

    class_->name = name;
    class_->qualified_name = name;
    class_->dict = dict;
    class_->opaque_base = ABSENT;
    return class_;
}

/* ---- native classes ---- */

static bool native_init(struct vm *vm, struct value self, const struct value *args, struct value *out);

/* super().__init__(...) of a native class. */
static const struct native native_init_row = {"__init__", "*args, **kwargs", native_init, NATIVE_TAKES_OPAQUE};

static void native_methods_add(struct vm *vm, struct class_object *class_, const struct native *methods)
{
    for (const struct native *row = methods; row != NULL && row->name != NULL; row++)
    {
        struct value function = vm_native_function(vm, row);

        AS_NATIVE(function)->owner = class_;
        dict_put(vm, class_->dict, str_intern_object(vm, str_from(row->name)), function);
    }
}

struct class_object *vm_native_class_of_row(struct vm *vm, const struct native_class *row)
{
    /* Found again by the row's address, without making a text. */
    str address = {(const char *)&row, sizeof row};
    struct class_object *class_ = map_find(&vm->row_classes, address);
    struct class_object *base;

    if (class_ != NULL)
        return class_;
    base = row->base != NULL ? vm_native_class(vm, row->base) : vm->object_class;
    class_ = class_alloc(vm, str_intern_object(vm, str_from(row->name)), dict_make(vm));
    class_->native = row;
    class_->is_native = true;
    map_put(&vm->native_classes, str_print(vm->arena, "%s.%s", row->module, row->name), class_);
    map_put(&vm->row_classes, str_copy(vm->arena, address), class_);
    if (base != NULL)
    {
        struct value base_value = value_of(&base->object);

        class_->bases = AS_TUPLE(tuple_make(vm, &base_value, 1));
    }
    else
        class_->bases = AS_TUPLE(tuple_make(vm, NULL, 0));
    if (!mro_make(vm, class_))
        memory_refuse(arena_memory(vm->arena));
    if (row->make != NULL)
    {
        struct value init = vm_native_function(vm, &native_init_row);

        AS_NATIVE(init)->owner = class_;
        dict_put_text(vm, class_->dict, STR("__init__"), init);
    }
    native_methods_add(vm, class_, row->methods);
    return class_;
}

struct class_object *vm_native_class(struct vm *vm, const char *dotted_name)
{
    str dotted = str_from(dotted_name);
    struct class_object *class_ = map_find(&vm->native_classes, dotted);
    size_t dot = str_find_last_char(dotted, '.');
    struct module_object *module;
    struct value found = ABSENT;

    if (class_ != NULL)
        return class_;
    module = vm_native_module(vm, dot == STR_NONE ? STR("builtins") : str_slice(dotted, 0, dot));
    if (module == NULL || !vm_native_item(vm, module, dot == STR_NONE ? dotted : str_skip(dotted, dot + 1), &found))
        return NULL;
    return is_kind(found, OBJECT_CLASS) ? AS_CLASS(found) : NULL;
}

struct value vm_native_function(struct vm *vm, const struct native *row)
{
    struct native_object *function = heap_alloc(vm, OBJECT_NATIVE, sizeof *function);

    function->native = row;
    return value_of(&function->object);
}

/* ---- classes of Python code ---- */

static void opaque_base_add(struct vm *vm, struct class_object *class_, struct value base)
{
    if (class_->opaque_bases == NULL)
        class_->opaque_bases = AS_LIST(list_make(vm, NULL, 0));
    list_push(vm, class_->opaque_bases, base);
}

/* Bases that are no classes: opaque ones are kept aside; generic aliases and the like resolve to a class by __mro_entries__. */
static bool base_resolve(struct vm *vm, struct class_object *class_, struct value base, struct list_object *bases)
{
    struct value origin;

    if (is_kind(base, OBJECT_CLASS))
    {
        list_push(vm, bases, base);
        if (is_absent(class_->opaque_base))
            class_->opaque_base = AS_CLASS(base)->opaque_base;
        for (uint32_t i = 0; AS_CLASS(base)->opaque_bases != NULL && i < AS_CLASS(base)->opaque_bases->len; i++)
            opaque_base_add(vm, class_, AS_CLASS(base)->opaque_bases->at[i]);
        return true;
    }
    if (is_opaque(base))
    {
        class_->opaque_base = base;
        opaque_base_add(vm, class_, base);
        return true;
    }
    if (!value_get_attribute(vm, base, STR("__origin__"), &origin))
        return false;
    if (is_kind(origin, OBJECT_CLASS))
    {
        list_push(vm, bases, origin);
        return true;
    }
    /* typing.Generic[T], Protocol: nothing that could be looked up. */
    return true;
}

/* Rows with a say in how classes are made or read: `class Color(str, Enum)` is an enumeration first. */
static bool has_hooks(const struct native_class *row)
{
    return row->class_made != NULL || row->iterate_class != NULL || row->metaclass_get_attribute != NULL;
}

static bool bases_resolve(struct vm *vm, struct class_object *class_, const struct tuple_object *given)
{
    struct value list = list_make(vm, NULL, 0);

    for (uint32_t i = 0; i < given->len; i++)
    {
        if (!base_resolve(vm, class_, given->at[i], AS_LIST(list)))
            return false;
    }
    if (AS_LIST(list)->len == 0)
        list_push(vm, AS_LIST(list), value_of(&vm->object_class->object));
    for (uint32_t i = 0; i < AS_LIST(list)->len; i++)
    {
        struct class_object *base = AS_CLASS(AS_LIST(list)->at[i]);

        /* The row of the base that knows most: object says nothing. */
        if (base->native != NULL && (class_->native == NULL || class_->native == vm->object_class->native ||
                                     (class_->native->make == NULL && base->native->make != NULL && !has_hooks(class_->native)) ||
                                     (has_hooks(base->native) && !has_hooks(class_->native))))
            class_->native = base->native;
        if (base->metaclass != NULL && class_->metaclass == NULL)
            class_->metaclass = base->metaclass;
    }
    class_->bases = AS_TUPLE(tuple_make(vm, AS_LIST(list)->at, AS_LIST(list)->len));
    return true;
}

static void functions_own(struct class_object *class_)
{
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(class_->dict, &i, &entry);)
    {
        struct value value = entry->value;

        if (is_kind(value, OBJECT_WRAPPER))
            value = AS_WRAPPER(value)->function;
        if (is_kind(value, OBJECT_FUNCTION) && AS_FUNCTION(value)->owner == NULL)
            AS_FUNCTION(value)->owner = class_;
        if (is_kind(entry->value, OBJECT_WRAPPER) && is_kind(AS_WRAPPER(entry->value)->setter, OBJECT_FUNCTION) &&
            AS_FUNCTION(AS_WRAPPER(entry->value)->setter)->owner == NULL)
            AS_FUNCTION(AS_WRAPPER(entry->value)->setter)->owner = class_;
    }
}

/* __set_name__ of attributes and __init_subclass__ of the bases: the hooks of Python code. */
static bool hooks_run(struct vm *vm, struct class_object *class_, struct dict_object *keywords)
{
    struct value ignored, hook;
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(class_->dict, &i, &entry);)
    {
        struct value set_name = special_method(vm, entry->value, "__set_name__");
        struct value args[] = {value_of(&class_->object), entry->key};

        if (!is_absent(set_name) && !vm_call_nested(vm, set_name, args, 2, &ignored))
            return false;
    }
    for (uint32_t i = 1; i < class_->mro->len; i++)
    {
        hook = dict_find_text(AS_CLASS(class_->mro->at[i])->dict, STR("__init_subclass__"));
        if (is_absent(hook))
            continue;
        if (is_kind(hook, OBJECT_WRAPPER))
            hook = AS_WRAPPER(hook)->function;
        if (!is_kind(hook, OBJECT_FUNCTION))
            return true;

        struct value self = value_of(&class_->object);
        struct frame *below = vm->frame;
        struct value names = list_make(vm, NULL, 0), args = list_make(vm, &self, 1);

        for (uint32_t k = 0; keywords != NULL && dict_next(keywords, &k, &entry);)
        {
            list_push(vm, AS_LIST(names), entry->key);
            list_push(vm, AS_LIST(args), entry->value);
        }
        names = tuple_make(vm, AS_LIST(names)->at, AS_LIST(names)->len);
        return machine_run_nested(
            vm, value_call(vm, hook, AS_LIST(args)->at, AS_LIST(args)->len, AS_TUPLE(names), &ignored), &ignored, below);
    }
    return true;
}

bool class_build(struct vm *vm, struct str_object *name, struct tuple_object *bases, struct dict_object *dict,
                 struct dict_object *keywords, struct module_object *module, struct str_object *qualified_name,
                 struct value *out)
{
    struct class_object *class_ = class_alloc(vm, name, dict);
    struct value metaclass = ABSENT;

    class_->module = module;
    if (qualified_name != NULL)
        class_->qualified_name = qualified_name;
    if (keywords != NULL)
    {
        metaclass = dict_find_text(keywords, STR("metaclass"));
        dict_drop(vm, keywords, str_intern_object(vm, STR("metaclass")));
        class_->keywords = keywords;
    }
    if (is_kind(metaclass, OBJECT_CLASS))
        class_->metaclass = AS_CLASS(metaclass);
    if (!bases_resolve(vm, class_, bases) || !mro_make(vm, class_))
        return false;
    functions_own(class_);
    *out = value_of(&class_->object);
    out->at = vm->span.from;
    class_->at = vm->span;
    return abstract_note(vm, class_) && hooks_run(vm, class_, keywords) &&
           (class_->native == NULL || class_->native->class_made == NULL || class_->native->class_made(vm, class_));
}

/* ---- calling a class ---- */

static enum answer native_make(struct vm *vm, struct class_object *class_, const struct value *args, uint32_t count,
                               const struct tuple_object *names, struct value *out)
{
    return native_call_with(vm, class_->native->make, value_of(&class_->object), args, count, names, out);
}

/* What `make` of the native base returned goes into the instance that Python code is initialising. */
static bool native_init(struct vm *vm, struct value self, const struct value *args, struct value *out)
{
    const struct tuple_object *positional = AS_TUPLE(args[0]);
    const struct dict_object *keywords = AS_DICT(args[1]);
    struct value all = list_make(vm, positional->at, positional->len), names = list_make(vm, NULL, 0);
    struct value made = ABSENT;
    struct dict_entry *entry;

    for (uint32_t i = 0; dict_next(keywords, &i, &entry);)
    {
        list_push(vm, AS_LIST(names), entry->key);
        list_push(vm, AS_LIST(all), entry->value);
    }
    names = tuple_make(vm, AS_LIST(names)->at, AS_LIST(names)->len);
    *out = NONE;
    if (!is_kind(self, OBJECT_INSTANCE))
        return true;

    struct instance_object *instance = AS_INSTANCE(self);
    struct frame *below = vm->frame;

    if (instance->class_->native == NULL || instance->class_->native->make == NULL)
        return true;
    if (!machine_run_nested(
            vm, native_make(vm, instance->class_, AS_LIST(all)->at, AS_LIST(all)->len, AS_TUPLE(names), &made), &made, below))
        return false;
    vm->pushed = false;
    *out = NONE;
    if (!is_kind(made, OBJECT_INSTANCE))
        return true;
    instance->data = AS_INSTANCE(made)->data;
    instance->held = AS_INSTANCE(made)->held;
    instance->memory = AS_INSTANCE(made)->memory;
    if (AS_INSTANCE(made)->attributes == NULL)
        return true;
    if (instance->attributes == NULL)
        instance->attributes = dict_make(vm);
    return dict_update(vm, instance->attributes, AS_INSTANCE(made)->attributes);
}

static bool is_native_init(struct value init)
{
    return is_kind(init, OBJECT_NATIVE) && AS_NATIVE(init)->native == &native_init_row;
}

static enum answer init_call(struct vm *vm, struct value instance, struct value init, const struct value *args, uint32_t count,
                             const struct tuple_object *names, struct value *out)
{
    struct value ignored = NONE;
    enum answer answer = value_call(vm, method_make(vm, init, instance), args, count, names, &ignored);

    if (answer == ANSWER_FRAME)
    {
        vm->frame->then = THEN_DELIVER;
        vm->frame->deliver = instance;
    }
    *out = instance;
    return answer;
}

/* A class of Python code with __new__ of its own: its result, initialised when it is an instance. Nested: rare. */
static enum answer new_call(struct vm *vm, struct class_object *class_, struct value make, const struct value *args,
                            uint32_t count, const struct tuple_object *names, struct value *out)
{
    struct value list = list_make(vm, NULL, 0), init;
    struct frame *below = vm->frame;

    if (is_kind(make, OBJECT_WRAPPER))
        make = AS_WRAPPER(make)->function;
    list_push(vm, AS_LIST(list), value_of(&class_->object));
    for (uint32_t i = 0; i < count; i++)
        list_push(vm, AS_LIST(list), args[i]);
    if (!machine_run_nested(vm, value_call(vm, make, AS_LIST(list)->at, count + 1, names, out), out, below))
        return ANSWER_FAILED;
    init = class_lookup(class_, str_intern_object(vm, STR("__init__")));
    if (!is_kind(*out, OBJECT_INSTANCE) || AS_INSTANCE(*out)->class_ != class_ || is_absent(init) || is_native_init(init))
        return ANSWER_VALUE;
    return init_call(vm, *out, init, args, count, names, out);
}

enum answer class_call(struct vm *vm, struct class_object *class_, const struct value *args, uint32_t count,
                       const struct tuple_object *names, struct value *out)
{
    struct value make = class_->is_native ? ABSENT : class_lookup(class_, str_intern_object(vm, STR("__new__")));
    struct value init = class_->is_native ? ABSENT : class_lookup(class_, str_intern_object(vm, STR("__init__")));

    if (!is_absent(class_->opaque_base))
    {
        *out = opaque_make(vm, str_print(vm->arena, "%s()", class_->name->bytes), AS_OPAQUE(class_->opaque_base)->span,
                           STR("a base class is unknown"));
        return ANSWER_VALUE;
    }
    if (class_->is_abstract)
    {
        abstract_refuse(vm, class_);
        return ANSWER_FAILED;
    }
    if (!is_absent(make) && !is_kind(make, OBJECT_NATIVE))
        return new_call(vm, class_, make, args, count, names, out);
    if (!is_absent(init) && !is_native_init(init))
    {
        struct value instance = instance_make(vm, class_);

        /* As BaseException.__new__ does: the arguments are kept even when __init__ never passes them on. */
        if (class_is_exception(vm, class_))
        {
            AS_INSTANCE(instance)->attributes = dict_make(vm);
            dict_put_text(vm, AS_INSTANCE(instance)->attributes, STR("args"),
                          tuple_make(vm, args, count - (names != NULL ? names->len : 0)));
        }
        return init_call(vm, instance, init, args, count, names, out);
    }
    if ((class_->native == NULL || class_->native == vm->object_class->native) && count > 0)
    {
        vm_raise(vm, "TypeError", "%s() takes no arguments", class_->name->bytes);
        return ANSWER_FAILED;
    }
    if (class_->native != NULL && class_->native->make != NULL)
        return native_make(vm, class_, args, count, names, out);
    if (class_->is_native && class_ != vm->object_class)
    {
        vm_raise(vm, "TypeError", "cannot create '%s' instances", class_->name->bytes);
        return ANSWER_FAILED;
    }
    *out = instance_make(vm, class_);
    return ANSWER_VALUE;
}

/* ---- what is what ---- */

static const char *const kind_classes[OBJECT_KIND_COUNT] = {
    [OBJECT_STR] = "str",           [OBJECT_BYTES] = "bytes",
    [OBJECT_LIST] = "list",         [OBJECT_TUPLE] = "tuple",
    [OBJECT_DICT] = "dict",         [OBJECT_SET] = "set",
    [OBJECT_RANGE] = "range",       [OBJECT_SLICE] = "slice",
    [OBJECT_FUNCTION] = "function", [OBJECT_NATIVE] = "builtin_function_or_method",
    [OBJECT_METHOD] = "method",     [OBJECT_MODULE] = "module",
    [OBJECT_CELL] = "cell",         [OBJECT_FRAME] = "frame",
    [OBJECT_GENERATOR] = "generator", [OBJECT_ITERATOR] = "iterator",
    [OBJECT_WRAPPER] = "property",  [OBJECT_SUPER] = "super",
    [OBJECT_OPAQUE] = "unknown",
};

static struct class_object *kind_class(struct vm *vm, struct class_object **slot, const char *name)
{
    if (*slot == NULL)
        *slot = vm_native_class(vm, name);
    return *slot != NULL ? *slot : vm->object_class;
}

struct class_object *vm_class_of(struct vm *vm, struct value value)
{
    switch (value.tag)
    {
        case VALUE_NONE:
            return kind_class(vm, &vm->none_class, "NoneType");
        case VALUE_ELLIPSIS:
            return kind_class(vm, &vm->ellipsis_class, "ellipsis");
        case VALUE_NOT_IMPLEMENTED:
            return kind_class(vm, &vm->not_implemented_class, "NotImplementedType");
        case VALUE_BOOL:
            return kind_class(vm, &vm->bool_class, "bool");
        case VALUE_INT:
            return kind_class(vm, &vm->int_class, "int");
        case VALUE_REAL:
            return kind_class(vm, &vm->real_class, "float");
        case VALUE_OBJECT:
            break;
        default:
            return vm->object_class;
    }
    if (value.object->kind == OBJECT_INSTANCE)
        return AS_INSTANCE(value)->class_;
    if (value.object->kind == OBJECT_BIG)
        return kind_class(vm, &vm->int_class, "int");
    if (value.object->kind == OBJECT_CLASS)
        return AS_CLASS(value)->metaclass != NULL ? AS_CLASS(value)->metaclass : vm->type_class;
    if (value.object->kind == OBJECT_SET && AS_SET(value)->frozen)
        return kind_class(vm, &vm->frozenset_class, "frozenset");
    if (value.object->kind == OBJECT_GENERATOR && AS_GENERATOR(value)->is_coroutine)
        return kind_class(vm, &vm->coroutine_class, "coroutine");
    return kind_class(vm, &vm->kinds[value.object->kind], kind_classes[value.object->kind]);
}

bool vm_is_instance(struct vm *vm, struct value value, const struct class_object *class_)
{
    return class_is_subclass(vm_class_of(vm, value), class_);
}

struct instance_object *vm_instance_of(struct vm *vm, struct value value, const struct native_class *row)
{
    if (!is_kind(value, OBJECT_INSTANCE))
        return NULL;

    const struct tuple_object *mro = AS_INSTANCE(value)->class_->mro;

    (void)vm;
    for (uint32_t i = 0; i < mro->len; i++)
    {
        if (AS_CLASS(mro->at[i])->is_native && AS_CLASS(mro->at[i])->native == row)
            return AS_INSTANCE(value);
    }
    return NULL;
}

const char *value_type_name(struct vm *vm, struct value value)
{
    return vm_class_of(vm, value)->name->bytes;
}
